package se.knyt.server.monthend;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.FiscalYear;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingExport;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.giftcards.CardSpecification;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** The specification of a month as a file: its accounts item by item, and its VAT. */
@Controller
class MonthEndExport {
    private static final List<Column> BALANCES = List.of(
            Column.text("col.account"),
            Column.text("monthend.balances.name"),
            Column.text(Exports.CURRENCY),
            Column.money("clearing.balance.items"),
            Column.money("clearing.balance.word"),
            Column.money("clearing.system"),
            Column.money("clearing.difference"),
            Column.text("col.state"));

    private static final List<Column> POINTS = List.of(
            Column.text("monthend.point"),
            Column.text("col.state"),
            Column.text("monthend.found"),
            Column.text("monthend.points.figures"));

    private static final List<Column> CARDS = List.of(
            Column.text("col.account"),
            Column.text("giftcards.card"),
            Column.date("giftcards.issued"),
            Column.text(Exports.CURRENCY),
            Column.money("monthend.cards.owed"));

    private static final List<Column> WHO = List.of(
            Column.text("monthend.who.what"),
            Column.text("monthend.who.by"),
            Column.time("monthend.who.at"),
            Column.text("monthend.sign.note"));

    private static final List<Column> CHAINS = List.of(
            Column.text("monthend.chain.series"),
            Column.text("monthend.chain.year"),
            Column.count("monthend.chain.number"),
            Column.hash("monthend.chain.hash"));

    private final Exports exports;
    private final ClearingBooks books;
    private final MonthEndReader reader;
    private final WebDatabase database;

    MonthEndExport(Exports exports, ClearingBooks books, MonthEndReader reader, WebDatabase database) {
        this.database = database;
        this.exports = exports;
        this.books = books;
        this.reader = reader;
    }

    /** A file of values holds the accounts; paper and workbook hold the VAT too. */
    @GetMapping("/c/{company}/export/month-end/specification.{kind}")
    void specification(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String month)
            throws IOException {
        var wanted = MonthEndController.month(view, month);
        var type = Exports.type(kind);
        var paper = paper(view, wanted);
        var head = head(view, "monthend.spec", wanted, paper.about());
        var answer = reader.answer(view, wanted);
        exports.send(
                response,
                type,
                Exports.fileName(view, head.name(), kind),
                out -> reader.specified(view, wanted, answer, (sql, page) -> {
                    exports.write(sql, view, out, kind, head, parts(view, wanted, page, paper, ""));
                    return page;
                }));
    }

    /**
     * What is read before the transaction of a file, which must not wait for a second connection.
     *
     * @param about balance date and fiscal year
     */
    record Paper(String about, ClearingBooks.Books books) {}

    Paper paper(View view, YearMonth wanted) {
        return new Paper(about(view, wanted), books.of(view.company().id()));
    }

    /** The whole of it on paper, as it is signed: kept byte for byte. */
    MonthEnds.Specification signed(
            Sql sql, View view, YearMonth wanted, SpecificationPage page, Paper paper, String note)
            throws SQLException {
        var head = head(view, "monthend.spec", wanted, paper.about());
        var bytes = new ByteArrayOutputStream();
        var now = view.t(
                "monthend.who.signed",
                view.format().count(page.month().proved()),
                view.format().count(page.month().points()));
        var word = note.isEmpty() ? now : now + ": " + note;
        exports.write(sql, view, bytes, "pdf", head, parts(view, wanted, page, paper, word));
        return new MonthEnds.Specification(
                Exports.fileName(view, head.name(), "pdf"), "application/pdf", bytes.toByteArray());
    }

    /** The specification as it was when a month was signed, byte for byte. */
    @GetMapping("/c/{company}/month-end/signed/{signed}")
    ResponseEntity<byte[]> kept(View view, @PathVariable Ref signed) {
        return database.inCompany(
                        view.company().id(),
                        sql -> sql.first(
                                "select file_name, media_type, bytes from month_specification where company_id = ? and month_end_id = ?",
                                row -> ResponseEntity.ok()
                                        .header(HttpHeaders.CONTENT_TYPE, row.text("media_type"))
                                        .header(
                                                HttpHeaders.CONTENT_DISPOSITION,
                                                ContentDisposition.attachment()
                                                        .filename(row.text("file_name"))
                                                        .build()
                                                        .toString())
                                        .header("X-Content-Type-Options", "nosniff")
                                        .cacheControl(CacheControl.noStore())
                                        .body(row.bytes("bytes")),
                                view.company().id(),
                                signed.id()))
                .orElseThrow(NotFoundException::new);
    }

    /** Balance date and fiscal year. */
    private String about(View view, YearMonth month) {
        var day = MonthEndController.lastDay(view, month);
        var balance = view.t("monthend.spec.day", view.format().longDate(day));
        var named = database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        "select starts_on, ends_on from fiscal_year where company_id = ? order by starts_on",
                        row -> new FiscalYear(row.date("starts_on"), row.date("ends_on")),
                        view.company().id()));
        var year = new FiscalYears(named).of(day);
        return balance
                + " · "
                + view.t(
                        "monthend.spec.year",
                        year.start().toString(),
                        year.end().toString());
    }

    private static Exports.Head head(View view, String name, YearMonth month, String about) {
        return new Exports.Head(view.t(name) + " " + month, about);
    }

    /** @param signing what is said with it, where it is being signed */
    private List<Exports.Part> parts(View view, YearMonth wanted, SpecificationPage page, Paper paper, String signing) {
        var of = paper.books();
        var items = ClearingExport.items(view, of, of.accounts(), page.day());
        return List.of(
                new Exports.Part("monthend.spec", ClearingExport.COLUMNS, items),
                Exports.Part.unsummed("monthend.balances.sheet", BALANCES, balances(view, page)),
                new Exports.Part("monthend.cards.sheet", CARDS, cards(view, page)),
                new Exports.Part("monthend.points.sheet", POINTS, points(view, page.month())),
                new Exports.Part("monthend.who.sheet", WHO, who(view, page.month(), paper.about(), signing)),
                new Exports.Part("monthend.chain.sheet", CHAINS, chains(page)),
                VatSheets.vat(view, of, wanted),
                VatSheets.moved(view, page.moved()),
                VatSheets.returned(view, page.month().period()));
    }

    private static Exports.Source chains(SpecificationPage page) {
        return (sql, sink) -> page.chains()
                .forEach(head -> sink.row(List.of(head.series(), head.fiscalYear(), head.number(), head.hash())));
    }

    @GetMapping("/c/{company}/export/month-end/vat.{kind}")
    void vat(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String month)
            throws IOException {
        var of = books.of(view.company().id());
        var wanted = MonthEndController.month(view, month);
        exports.send(
                view,
                response,
                kind,
                head(view, VatSheets.NAME, wanted, about(view, wanted)),
                List.of(VatSheets.vat(view, of, wanted)));
    }

    /** Each account as Knyt has it, by its items, and as the accounting system has it; those of gift cards and store credit with them. */
    private static Exports.Source balances(View view, SpecificationPage page) {
        return (sql, sink) -> {
            for (var account : page.accounts()) {
                var state = account.state();
                sink.row(balance(
                        view,
                        state.account().number(),
                        state.items(),
                        state.balance(),
                        state.system(),
                        state.proved()));
            }
            for (var stored : page.stored()) {
                var proof = stored.proof();
                if (proof.of() == StoredValue.GIFT_CARD || stored.any()) {
                    sink.row(balance(
                            view,
                            proof.number(),
                            proof.cards().negated(),
                            proof.cards().plus(proof.rest()).negated(),
                            proof.account().map(Money::negated),
                            proof.proved()));
                }
            }
        };
    }

    private static List<Object> balance(
            View view, int account, Money items, Money balance, Optional<Money> system, boolean proved) {
        var difference = system.map(there -> there.minus(balance));
        var state = proved
                ? "clearing.proved"
                : difference.isPresent()
                        ? "clearing.differs"
                        : items.equals(balance) ? "clearing.specified" : "clearing.unspecified";
        return List.of(
                Integer.toString(account),
                VoucherQueries.account(view, account),
                balance.currency().code(),
                items,
                balance,
                Column.cell(system),
                Column.cell(difference),
                view.t(state));
    }

    private static Exports.Source cards(View view, SpecificationPage page) {
        return (sql, sink) -> {
            for (var stored : page.stored()) {
                CardSpecification.of(sql, view, stored.proof(), CardSpecification.CARDS_MAX)
                        .forEach(card -> sink.row(List.of(
                                Integer.toString(stored.proof().number()),
                                card.name(),
                                Objects.requireNonNullElse(card.issued(), ""),
                                card.owed().currency().code(),
                                card.owed())));
            }
        };
    }

    /** Amounts as words: a sum over points would be of things that have nothing to do with each other. */
    private static Exports.Source points(View view, MonthEndPage month) {
        return (sql, sink) -> month.checks()
                .forEach(check -> sink.row(List.of(
                        view.t("monthend." + check.code(), check.subject()),
                        view.t("monthend.state." + check.look()),
                        Stream.concat(
                                        Stream.of(check.sentence()),
                                        check.links().stream().map(Check.Link::name))
                                .collect(Collectors.joining(" ")),
                        check.figures().stream()
                                .map(f -> f.name() + " " + view.format().amountWithUnit(f.amount()))
                                .collect(Collectors.joining("; ")))));
    }

    /** Who made the file and when, and who has said what of the month. */
    private static Exports.Source who(View view, MonthEndPage month, String about, String signing) {
        return (sql, sink) -> {
            sink.row(List.of(view.t("monthend.who.made"), view.user().name(), view.now(), about));
            var answered = month.answer().at();
            if (answered != null) {
                sink.row(List.of(
                        view.t("monthend.who.answered"),
                        month.answer().system().equals(LedgerBalances.Answer.FILE)
                                ? view.t("monthend.customers.file")
                                : view.system(month.answer().system()),
                        view.company().timeAt(answered),
                        view.t("monthend.answer."
                                + month.answer().state().name().toLowerCase(Locale.ROOT))));
            } else {
                sink.row(List.of(view.t("monthend.who.answered"), "", "", view.t("monthend.answer.none")));
            }
            if (!signing.isEmpty()) {
                sink.row(List.of(signing, view.user().name(), view.now(), ""));
            }
            month.signed()
                    .forEach(s -> sink.row(List.of(
                            view.t(
                                    "monthend.who.signed",
                                    view.format().count(s.proved()),
                                    view.format().count(s.points())),
                            s.by(),
                            s.at(),
                            s.note())));
            month.lock()
                    .decisions()
                    .forEach(d -> sink.row(List.of(
                            view.t(d.locked() ? "monthend.who.locked" : "monthend.who.opened"),
                            d.by(),
                            d.at(),
                            d.reason())));
        };
    }
}
