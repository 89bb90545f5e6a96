package se.knyt.server.fees;

import java.io.IOException;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeeInvoiceDesk;
import se.knyt.engine.books.FeeInvoiceDesk.Outcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;
import se.knyt.server.shell.WrittenDates;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.OriginalFileRow;

/** Invoices by which providers charge what they do not take out of each payout. */
@Controller
class FeeInvoicesController {
    private static final int VALUE_CHARS_MAX = 100;
    private static final String ROWS = """
        select i.fee_invoice_id, i.provider, i.number, i.invoice_date, i.month, i.currency, i.net_minor, i.vat_minor, i.paid, i.vat,
               coalesce(p.reference, '') as taken_by, case when v.voucher_id is not null then voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) end as voucher_name,
               case when v.voucher_id is not null then voucher_path(v.company_id, v.series, v.fiscal_year, v.number) end as voucher_path, i.book_minor, i.book_currency, coalesce(i.rate::text, '') as rate, i.rate_source, i.rate_on,
               i.withdrawn_on, i.withdrawn_by, i.withdrawn_why
          from (select * from fee_invoice where company_id = ? order by invoice_date desc, fee_invoice_id desc limit 200) i
          left join payout_line l on l.company_id = i.company_id and l.fee_invoice_id = i.fee_invoice_id
          left join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
          left join voucher v on v.company_id = i.company_id and v.voucher_key = i.voucher_key and i.voucher_key <> ''
         order by i.invoice_date desc, i.fee_invoice_id desc
        """;
    private static final String FILES = """
        select e.document_id, e.evidence_id, e.file_name, e.bytes, e.created_at from evidence e
         where e.company_id = ? and e.document_id in (
               select fee_invoice_id from fee_invoice where company_id = ? order by invoice_date desc, fee_invoice_id desc limit 200)
         order by e.document_id, e.file_name limit 1000
        """;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    FeeInvoicesController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/fees/invoices")
    ResponseEntity<String> page(View view) {
        var sent = Map.of(
                "date", view.today().toString(),
                "month", YearMonth.from(view.today()).minusMonths(1).toString(),
                "paid", "deducted");
        return shown(view, HttpStatus.OK, sent, "", List.of());
    }

    /** Books an invoice once, or says what is wrong and changes nothing. */
    @PostMapping("/c/{company}/fees/invoices")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> book(
            View view,
            @RequestParam Map<String, String> form,
            @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        var sent = new HashMap<String, String>();
        form.forEach((key, value) -> sent.put(
                key, (value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value).strip()));
        var date = WrittenDates.day(sent.getOrDefault("date", ""));
        var month = WrittenDates.month(sent.getOrDefault("month", ""));
        var due = sent.getOrDefault("due", "");
        var chosen = choices(view).stream()
                .filter(one -> choice(one).equals(sent.getOrDefault("connection", "")))
                .findFirst();
        var wrong = chosen.isEmpty()
                ? "connection"
                : date.isEmpty()
                        ? "date"
                        : month.isEmpty()
                                ? "month"
                                : !due.isEmpty() && WrittenDates.day(due).isEmpty() ? "due" : "";
        if (!wrong.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, sent, wrong, List.of());
        }
        var input = new FeeInvoiceDesk.Input(
                chosen.orElseThrow().connection(),
                chosen.orElseThrow().provider(),
                sent.getOrDefault("number", ""),
                date.orElseThrow(),
                WrittenDates.day(due),
                month.orElseThrow(),
                sent.getOrDefault("type", ""),
                treatment(sent.getOrDefault("treatment", "")),
                sent.getOrDefault("currency", "").toUpperCase(java.util.Locale.ROOT),
                amount(sent, "rate"),
                amount(sent, "net"),
                amount(sent, "vat"),
                sent.getOrDefault("paid", "").equals("deducted"));
        var outcome = actions.desks()
                .feeInvoices()
                .book(view.company().id(), input, file(file), view.user().email());
        if (outcome.done()) {
            return Html.seeOther(view.url(
                    "/fees/invoices?done=" + (outcome.recorded() ? "fee-invoice-recorded" : "fee-invoice-booked")));
        }
        return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, sent, outcome.field(), refused(view, outcome));
    }

    private static List<Message> refused(View view, Outcome outcome) {
        return outcome.code().isEmpty() ? List.of() : List.of(view.messages().of(outcome.code(), outcome.arguments()));
    }

    private static Optional<FeeVat> treatment(String name) {
        return Arrays.stream(FeeVat.values())
                .filter(one -> one != FeeVat.UNANSWERED && one.name().equals(name))
                .findFirst();
    }

    private static String amount(Map<String, String> sent, String field) {
        return sent.getOrDefault(field, "")
                .replaceAll("[\\s\\u00a0\\u202f]", "")
                .replace(',', '.')
                .replace('−', '-');
    }

    /** A form that was sent without a file holds an empty one. */
    private static FeeInvoiceDesk.@Nullable Shown file(@Nullable MultipartFile file) throws IOException {
        if (file == null
                || Objects.requireNonNullElse(file.getOriginalFilename(), "").isEmpty()) {
            return null;
        }
        var name = Objects.requireNonNullElse(file.getOriginalFilename(), "").replaceAll("[^\\p{L}\\p{N}._ -]", "_");
        return new FeeInvoiceDesk.Shown(
                name.length() > VALUE_CHARS_MAX ? name.substring(name.length() - VALUE_CHARS_MAX) : name,
                name.toLowerCase(java.util.Locale.ROOT).endsWith(".pdf")
                        ? "application/pdf"
                        : "application/octet-stream",
                file.getBytes());
    }

    private List<FeeInvoiceDesk.Choice> choices(View view) {
        var used = actions.desks().providers().inUse(view.company().id());
        return actions.desks().feeInvoices().choices(view.company().id(), List.copyOf(used));
    }

    /** As the form names a choice. */
    static String choice(FeeInvoiceDesk.Choice one) {
        return one.provider() + "." + Ref.of(one.connection());
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, Map<String, String> sent, String field, List<Message> refused) {
        var rows = database.inCompany(view.company().id(), sql -> rows(sql, view));
        return html.page(
                status,
                "fees/invoices.jte",
                Map.of("v", view, "p", new FeeInvoicesPage(rows, told(view), choices(view), sent, field, refused)));
    }

    static List<FeeInvoicesPage.Row> rows(Sql sql, View view) throws SQLException {
        long company = view.company().id();
        var files = new HashMap<Long, List<OriginalFileRow>>();
        sql.each(
                FILES,
                row -> files.computeIfAbsent(row.number("document_id"), _ -> new java.util.ArrayList<>())
                        .add(new OriginalFileRow(
                                row.text("file_name"),
                                view.url("/originals/file/" + Ref.of(row.number("evidence_id"))),
                                row.integer("bytes"),
                                row.instant("created_at"))),
                company,
                company);
        return sql.list(ROWS, row -> row(row, view, files), company);
    }

    /** Says where a month's difference is booked. */
    @PostMapping("/c/{company}/fees/invoices/said")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> said(
            View view,
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String why) {
        var desk = actions.desks().feesApart();
        var found = desk.months(view.company().id()).stream()
                .filter(one -> Ref.of(one.connection()).equals(connection)
                        && one.fees().currency().code().equals(currency)
                        && one.month().toString().equals(month))
                .findFirst();
        var problem = found.isEmpty()
                ? "fees.said-nothing-off"
                : desk.say(
                        view.company().id(),
                        found.get().connection(),
                        currency,
                        found.get().month().atDay(1),
                        why,
                        view.user().email());
        if (!problem.isEmpty()) {
            var message = view.messages().of(problem, Map.of());
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, Map.of("paid", "deducted"), "", List.of(message));
        }
        return Html.seeOther(view.url("/fees/invoices?done=fees-said#told"));
    }

    private List<FeeInvoicesPage.Told> told(View view) {
        var names = new HashMap<Long, String>();
        choices(view).forEach(one -> names.put(one.connection(), one.name()));
        return actions.desks().feesApart().months(view.company().id()).stream()
                .map(one -> {
                    var state = one.agrees()
                            ? "agrees"
                            : one.isSaid()
                                    ? "said"
                                    : view.today().isBefore(one.dueOn())
                                            ? "awaited"
                                            : one.invoices() == 0 ? "missing" : "differs";
                    var about = state.equals("awaited")
                            ? view.t("feeinvoices.told.until", view.day(one.dueOn()))
                            : one.said()
                                    .filter(_ -> state.equals("said"))
                                    .map(word -> view.t("feeinvoices.told.by", view.actor(word.by()), word.why()))
                                    .orElse("");
                    return new FeeInvoicesPage.Told(
                            one.provider(),
                            names.getOrDefault(one.connection(), ""),
                            one.month().atDay(1),
                            Ref.of(one.connection()),
                            one.fees(),
                            one.vat(),
                            one.invoicedNet().plus(one.invoicedVat()),
                            one.difference(),
                            state,
                            about);
                })
                .toList();
    }

    private static FeeInvoicesPage.Row row(Sql.Row row, View view, Map<Long, List<OriginalFileRow>> files)
            throws SQLException {
        var provider = row.text("provider");
        var takenBy = row.text("taken_by");
        var withdrawn = row.dateOrNull("withdrawn_on");
        var on = row.dateOrNull("rate_on");
        var booked = Money.of(row.number("book_minor"), new Currency(row.text("book_currency")));
        return new FeeInvoicesPage.Row(
                withdrawn != null ? "" : view.url("/fees/invoices/" + view.ref(row.number("fee_invoice_id")) + "/back"),
                withdrawn == null
                        ? ""
                        : view.t(
                                "feeinvoices.withdrawn",
                                view.day(withdrawn),
                                view.actor(row.text("withdrawn_by")),
                                row.text("withdrawn_why")),
                on == null
                        ? ""
                        : view.t(
                                "feeinvoices.rate.is",
                                view.format().amountWithUnit(booked),
                                row.text("rate"),
                                row.text("rate_source"),
                                view.day(on)),
                provider,
                row.text("number"),
                row.date("invoice_date"),
                row.date("month"),
                row.money("net_minor"),
                row.money("vat_minor"),
                row.text("paid"),
                row.text("vat"),
                takenBy,
                takenBy.isEmpty() ? "" : view.url(PayoutAddress.path(provider, takenBy)),
                VoucherAddress.name(row),
                VoucherAddress.path(row).isEmpty() ? "" : view.url(VoucherAddress.path(row)),
                files.getOrDefault(row.number("fee_invoice_id"), List.of()));
    }
}
