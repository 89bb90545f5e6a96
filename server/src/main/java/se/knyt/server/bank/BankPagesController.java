package se.knyt.server.bank;

import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.WordOutcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Listed;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** The pages of the bank. */
@Controller
class BankPagesController {
    private static final int BOOK_ACCOUNT = 1930;
    private static final int REFERENCE_CHARS_MAX = 100;
    private static final int ORDERS_CHARS_MAX = 1_000;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    BankPagesController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    private BankDesk desk() {
        return actions.desks().bank();
    }

    @GetMapping("/c/{company}/bank")
    ResponseEntity<String> list(
            View view, @RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String after) {
        return html.page(view, "bank/list.jte", page(view, state, after, null));
    }

    private BankListPage page(View view, String wanted, String after, BankDrop.@Nullable Outcome outcome) {
        var state = BankQueries.STATES.contains(wanted) ? wanted : "open";
        var leg = desk().bankLeg(view.company().id()).name();
        return database.inCompany(view.company().id(), sql -> read(sql, view, state, Cursor.of(after), leg, outcome));
    }

    private static BankListPage read(
            Sql sql, View view, String state, Cursor cursor, String leg, BankDrop.@Nullable Outcome outcome)
            throws SQLException {
        var queries = new BankQueries(sql, view);
        var rows = queries.list(state, cursor);
        var listed = Listed.of(
                rows,
                view.url("/bank?state=" + state),
                cursor,
                row -> new Cursor(row.bookedOn().atStartOfDay(ZoneOffset.UTC).toInstant(), row.id()),
                queries.count(state));
        return new BankListPage(
                state,
                listed.rows(),
                listed.paging(),
                queries.accounts(),
                queries.senders(),
                queries.files(),
                leg,
                outcome);
    }

    /** Takes a bank file in, or says what it is and changes nothing. The same file again changes nothing either. */
    @PostMapping("/c/{company}/bank/file")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> take(
            View view,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "") String account,
            @RequestParam(defaultValue = "") String ours,
            @RequestParam(defaultValue = "") String book)
            throws IOException {
        var content = file == null ? new byte[0] : file.getBytes();
        var name = file == null ? "" : Objects.requireNonNullElse(file.getOriginalFilename(), "");
        int bookAccount = book.matches("19\\d\\d") ? Integer.parseInt(book) : BOOK_ACCOUNT;
        var number = account.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
        var dropped = new BankDrop.File(
                name, content, "yes".equals(ours), bookAccount, number.length() > REFERENCE_CHARS_MAX ? "" : number);
        var outcome = desk().take(view.company().id(), dropped, view.user().email());
        var status = outcome instanceof BankDrop.Outcome.Taken ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
        return html.page(status, "bank/list.jte", Map.of("v", view, "p", page(view, "", "", outcome)));
    }

    /** Takes back that an account at the bank is a provider's. */
    @PostMapping("/c/{company}/bank/sender/{sender}/forget")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> forget(View view, @PathVariable Ref sender) {
        // Pressed twice it is gone all the same.
        desk().forgetSender(view.company().id(), sender.id(), view.user().email());
        return Html.seeOther(view.url("/bank?done=bank-sender-forgotten"));
    }

    /** Looks what the accounting system's bank feed has booked, and closes the bank legs that it shows. */
    @PostMapping("/c/{company}/bank/feed")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> feed(View view) {
        var seen = actions.desks().feed().look(view.company().id());
        var done = !seen.asked() ? "feed-unasked" : seen.closed() == 0 ? "feed-nothing" : "feed-closed";
        return Html.seeOther(view.url("/bank?done=" + done));
    }

    @GetMapping("/c/{company}/bank/{entry}")
    ResponseEntity<String> one(
            View view,
            @PathVariable Ref entry,
            @RequestParam(defaultValue = "") String payout,
            @RequestParam(defaultValue = "") String deposit,
            @RequestParam(defaultValue = "") String reference) {
        long company = view.company().id();
        var tried = deposit.isEmpty()
                ? null
                : tried(
                        view,
                        "deposit",
                        deposit,
                        desk().previewDeposit(company, require(view, entry), paidIn(view, Ref.valueOf(deposit))));
        if (!payout.isEmpty()) {
            tried = tried(
                    view,
                    "payout",
                    payout,
                    desk().preview(company, require(view, entry), seen(view, Ref.valueOf(payout))));
        }
        return shown(view, HttpStatus.OK, entry, reference.strip(), tried, "", false);
    }

    private ResponseEntity<String> shown(
            View view,
            HttpStatus status,
            Ref entry,
            String sent,
            BankEntryPage.@Nullable Tried tried,
            String reason,
            boolean wrong) {
        return shown(view, status, entry, sent, tried, reason, wrong, UnaryOperator.identity());
    }

    private ResponseEntity<String> shown(
            View view,
            HttpStatus status,
            Ref entry,
            String sent,
            BankEntryPage.@Nullable Tried tried,
            String reason,
            boolean wrong,
            UnaryOperator<BankEntryPage.Swish> told) {
        var reference = sent.length() > REFERENCE_CHARS_MAX ? sent.substring(0, REFERENCE_CHARS_MAX) : sent;
        var page = database.inCompany(view.company().id(), sql -> {
            var queries = new BankQueries(sql, view);
            var row = queries.one(entry.id()).orElseThrow(NotFoundException::new);
            var offered =
                    row.state().equals("open") ? queries.offered(row, reference) : List.<BankEntryPage.Offered>of();
            return new BankEntryPage(
                    row,
                    queries.file(row.id()).orElse(null),
                    reference,
                    offered,
                    queries.refunds(row),
                    queries.deposits(row),
                    queries.buyers(row),
                    queries.sellsOnInvoice(),
                    queries.swish(row).map(told).orElse(null),
                    tried,
                    reason,
                    wrong);
        });
        return html.page(status, "bank/one.jte", Map.of("v", view, "p", page));
    }

    private static BankEntryPage.@Nullable Tried tried(
            View view, String field, String ref, Optional<BankReceipts.Outcome> outcome) {
        if (outcome.isEmpty()) {
            return null;
        }
        var voucher = outcome.get().voucher();
        var problem = outcome.get().problem();
        return new BankEntryPage.Tried(
                field,
                ref,
                problem.isEmpty()
                        ? Optional.empty()
                        : Optional.of(view.messages().of(problem, outcome.get().arguments())),
                voucher.map(v -> VoucherQueries.rows(view, v)).orElse(List.of()),
                voucher.map(v -> Money.sum(
                                v.rows().stream().map(VoucherRow::debit).toList(),
                                v.rows().getFirst().debit().currency()))
                        .orElse(null));
    }

    /** Seen under the user's own policy first: the engine sees more companies than this user does. */
    private long require(View view, Ref entry) {
        return database.inCompany(view.company().id(), sql -> new BankQueries(sql, view).one(entry.id()))
                .orElseThrow(NotFoundException::new)
                .id();
    }

    private long seen(View view, Ref payout) {
        return database.inCompany(
                        view.company().id(),
                        sql -> sql.first(
                                "select payout_id from payout where company_id = ? and payout_id = ?",
                                row -> row.number("payout_id"),
                                view.company().id(),
                                payout.id()))
                .orElseThrow(NotFoundException::new);
    }

    private long paidIn(View view, Ref deposit) {
        return database.inCompany(
                        view.company().id(),
                        sql -> sql.first(
                                "select deposit_id from provider_deposit where company_id = ? and deposit_id = ?",
                                row -> row.number("deposit_id"),
                                view.company().id(),
                                deposit.id()))
                .orElseThrow(NotFoundException::new);
    }

    /** Says that an entry is what was paid in at a provider. */
    @PostMapping("/c/{company}/bank/{entry}/deposit")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> deposit(
            View view, @PathVariable Ref entry, @RequestParam(defaultValue = "") String deposit) {
        var outcome = desk().matchDeposit(
                        view.company().id(),
                        require(view, entry),
                        paidIn(view, Ref.valueOf(deposit)),
                        view.user().email());
        if (outcome.isPresent() && !outcome.get().possible()) {
            var tried = tried(view, "deposit", deposit, outcome);
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, entry, "", tried, "", false);
        }
        return Html.seeOther(view.url("/bank/" + entry + "?done=bank-matched"));
    }

    @PostMapping("/c/{company}/bank/{entry}/match")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> match(View view, @PathVariable Ref entry, @RequestParam(defaultValue = "") String payout) {
        var outcome = desk().match(
                        view.company().id(),
                        require(view, entry),
                        seen(view, Ref.valueOf(payout)),
                        view.user().email());
        if (outcome.isPresent() && !outcome.get().possible()) {
            return shown(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    entry,
                    "",
                    tried(view, "payout", payout, outcome),
                    "",
                    false);
        }
        return Html.seeOther(view.url("/bank/" + entry + "?done=bank-matched"));
    }

    /** Says which purchases a line of Swish payments is the money of, by their order numbers. */
    @PostMapping("/c/{company}/bank/{entry}/swish")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> swish(View view, @PathVariable Ref entry, @RequestParam(defaultValue = "") String orders) {
        var written = orders.length() > ORDERS_CHARS_MAX ? orders.substring(0, ORDERS_CHARS_MAX) : orders;
        var problem = desk().tieSwish(
                        view.company().id(),
                        require(view, entry),
                        named(written),
                        view.user().email());
        if (problem.isPresent()) {
            var why = view.messages().of(problem.get().code(), problem.get().arguments());
            return shown(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    entry,
                    "",
                    null,
                    "",
                    false,
                    swish -> swish.tried(written, why));
        }
        return Html.seeOther(view.url("/bank/" + entry + "?done=swish-tied"));
    }

    /** Says which purchases on the merchant's own invoice a line pays, by their order numbers: shown with what it books, then said. */
    @PostMapping("/c/{company}/bank/{entry}/buyers")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> buyers(
            View view,
            @PathVariable Ref entry,
            @RequestParam(defaultValue = "") String orders,
            @RequestParam(defaultValue = "") String step) {
        var written = orders.length() > ORDERS_CHARS_MAX ? orders.substring(0, ORDERS_CHARS_MAX) : orders;
        boolean book = step.equals("book");
        var outcome = actions.desks()
                .customers()
                .allot(
                        view.company().id(),
                        require(view, entry),
                        named(written),
                        book,
                        view.user().email());
        if (book && outcome.filter(o -> o.problem().isEmpty()).isPresent()) {
            return Html.seeOther(view.url("/bank/" + entry + "?done=bank-matched"));
        }
        var tried = outcome.map(o -> tried(view, written, o)).orElse(null);
        var status = outcome.filter(o -> o.problem().isEmpty()).isPresent()
                ? HttpStatus.OK
                : HttpStatus.UNPROCESSABLE_CONTENT;
        return shown(view, status, entry, "", tried, "", false);
    }

    /** What would be booked of several purchases is one list of rows. */
    private static BankEntryPage.Tried tried(View view, String orders, WordOutcome outcome) {
        var rows = outcome.vouchers().stream()
                .flatMap(voucher -> VoucherQueries.rows(view, voucher).stream())
                .toList();
        var debit = outcome.vouchers().stream()
                .flatMap(voucher -> voucher.rows().stream())
                .map(VoucherRow::debit)
                .reduce(Money::plus);
        return new BankEntryPage.Tried(
                "orders",
                orders,
                outcome.problem().isEmpty()
                        ? Optional.empty()
                        : Optional.of(view.messages().of(outcome.problem(), outcome.arguments())),
                rows,
                debit.orElse(null));
    }

    private static List<String> named(String orders) {
        return Arrays.stream(orders.split("[,;\\s]+"))
                .map(order -> order.startsWith("#") ? order.substring(1) : order)
                .filter(order -> !order.isEmpty())
                .distinct()
                .toList();
    }

    @PostMapping("/c/{company}/bank/{entry}/let-be")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> letBe(View view, @PathVariable Ref entry, @RequestParam(defaultValue = "") String reason) {
        try {
            desk().letBe(
                            view.company().id(),
                            require(view, entry),
                            reason,
                            view.user().email());
        } catch (IllegalArgumentException e) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, entry, "", null, reason, true);
        }
        return Html.seeOther(view.url("/bank?done=bank-left"));
    }

    @PostMapping("/c/{company}/bank/{entry}/reopen")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> reopen(View view, @PathVariable Ref entry) {
        desk().reopen(view.company().id(), require(view, entry), view.user().email());
        return Html.seeOther(view.url("/bank/" + entry + "?done=bank-reopened"));
    }
}
