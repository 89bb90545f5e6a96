package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.AccountState;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.giftcards.CardProof;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** Judges the accounts whose balance is explained item by item: what the accounting system has is what is open, by name. */
final class BalanceChecks {
    private final Sql sql;
    private final View view;
    private final ClearingBooks.Books books;
    private final LocalDate day;
    private final LedgerBalances.Answer atEnd;

    /** @param atEnd balances at the end of the day, with what the customer ledger had open then */
    BalanceChecks(Sql sql, View view, ClearingBooks.Books books, LocalDate day, LedgerBalances.Answer atEnd) {
        this.sql = sql;
        this.view = view;
        this.books = books;
        this.day = day;
        this.atEnd = atEnd;
    }

    Check account(AccountState state) {
        var name = VoucherQueries.account(view, state.account().number());
        var href = view.url("/clearing/" + state.account().number() + "?date=" + day);
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.n("clearing.items.count", state.count()), state.items()));
        state.system().ifPresent(there -> figures.add(new Figure(view.t("clearing.system"), there)));
        var all = figures.toArray(Figure[]::new);
        if (!state.rest().isZero()) {
            return Check.of(
                            "account",
                            false,
                            view.t("monthend.account.rest", view.format().amountWithUnit(state.rest())),
                            href,
                            all)
                    .about(name);
        }
        if (state.difference().isEmpty()) {
            return Check.unknown("account", view.t("monthend.account.unknown"), href, all)
                    .about(name);
        }
        var difference = state.difference().get();
        return Check.of(
                        "account",
                        difference.isZero(),
                        difference.isZero()
                                ? view.t("monthend.account.proved")
                                : view.t("monthend.account.open", view.format().amountWithUnit(difference)),
                        href,
                        all)
                .about(name);
    }

    Check suspense(AccountState state) {
        var href = view.url("/clearing/" + state.account().number() + "?date=" + day);
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.t("clearing.balance.vouchers"), state.vouchers()));
        state.system().ifPresent(there -> figures.add(new Figure(view.t("clearing.system"), there)));
        var all = figures.toArray(Figure[]::new);
        var name = VoucherQueries.account(view, state.account().number());
        // What the accounting system has counts: what Knyt put there may have been sorted out by hand.
        var there = state.system();
        if (there.isEmpty()) {
            return Check.unknown("suspense", view.t("monthend.account.unknown"), href, all)
                    .about(name);
        }
        return Check.of(
                        "suspense",
                        there.get().isZero(),
                        there.get().isZero()
                                ? view.t("monthend.suspense.proved")
                                : view.t("monthend.suspense.open", view.format().amountWithUnit(there.get())),
                        href,
                        all)
                .about(name);
    }

    /** Card by card they are what their account owes; a difference is named with what it could be. */
    Optional<Check> stored(StoredValue of) throws SQLException {
        var proof = CardProof.of(sql, view, of, books, atEnd, day);
        if (of == StoredValue.STORE_CREDIT
                && proof.cards().isZero()
                && proof.rest().isZero()
                && proof.account().filter(owed -> !owed.isZero()).isEmpty()) {
            // Most shops have none, and most charts not its account.
            return Optional.empty();
        }
        var name = VoucherQueries.account(view, proof.number());
        var href = view.url("/gift-cards?date=" + day + (of == StoredValue.GIFT_CARD ? "" : "&kind=" + of.code()));
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.t(proof.word("sum")), proof.cards()));
        proof.vouchers().ifPresent(owed -> figures.add(new Figure(view.t("clearing.balance.vouchers"), owed)));
        proof.account().ifPresent(owed -> figures.add(new Figure(view.t("clearing.system"), owed)));
        var all = figures.toArray(Figure[]::new);
        // A card that is worth less than nothing and one that is worth more make up for each other in the sum alone.
        long wrong = proof.proved() ? CardProof.differing(sql, view, of, day) : 0;
        if (wrong > 0) {
            return Optional.of(Check.of("account", false, view.n(proof.word("each"), wrong), href, all)
                    .about(name));
        }
        var check = proof.account().isEmpty() && proof.rest().isZero()
                ? Check.unknown("account", view.t("monthend.account.unknown"), href, all)
                : Check.of(
                        "account",
                        proof.proved(),
                        proof.proved() ? view.t(proof.word("proved")) : differs(proof),
                        href,
                        all);
        return Optional.of(check.about(name));
    }

    private String differs(CardProof proof) {
        var difference = view.format().amountWithUnit(proof.off().orElseThrow());
        return proof.suspects().isEmpty()
                ? view.t(proof.word("differs.nothing"), difference)
                : view.t(
                        proof.word("differs"),
                        difference,
                        proof.suspects().stream()
                                .limit(3)
                                .map(s -> s.card() + (s.order().isEmpty() ? "" : " #" + s.order()) + " "
                                        + view.format().amountWithUnit(s.amount()))
                                .collect(Collectors.joining(", ")));
    }

    /**
     * What the customer ledger had open on the month's last day, by invoices' and payments' dates, is what its account had then: what is paid
     * later changes neither. Where the system cannot tell that of a day, or not what invoices in other currencies stand at, nothing is
     * proved; a person may have said why the difference may stand, which holds for that difference.
     *
     * @param byVouchers what buyers owe of sales that vouchers of Knyt's have put there, beside the customer ledger
     */
    Check customers(Optional<MonthEndQueries.Word> word, Money byVouchers) {
        int account = books.general().customers();
        Optional<Money> balance = atEnd.balance(account);
        if (balance.isEmpty()) {
            return Check.unknown("customers", view.t("monthend.account.unknown"), "");
        }
        var there = new Figure(VoucherQueries.account(view, account), balance.get());
        if (!atEnd.then()) {
            return Check.unknown(
                    "customers",
                    view.t("monthend.customers.untold", system(), view.format().longDate(day)),
                    "",
                    there);
        }
        var open = atEnd.openInvoices(view.currency()).plus(byVouchers);
        var difference = balance.get().minus(open);
        var figure = new Figure(
                view.t(byVouchers.isZero() ? "monthend.customers.open.figure" : "monthend.customers.both.figure"),
                open);
        if (!atEnd.abroad().isEmpty()) {
            var counts = atEnd.abroad().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(of -> of.getKey().code() + " (" + view.format().count(of.getValue()) + ")")
                    .collect(Collectors.joining(", "));
            return abroad(counts, difference, word, figure, there);
        }
        return Check.of(
                "customers",
                difference.isZero(),
                difference.isZero()
                        ? view.t("monthend.customers.proved")
                        : view.t("monthend.customers.open", view.format().amountWithUnit(difference)),
                "",
                figure,
                there);
    }

    private Check abroad(
            String counts, Money difference, Optional<MonthEndQueries.Word> word, Figure open, Figure there) {
        var seen = new Check.Seen(difference, counts);
        var amount = view.format().amountWithUnit(difference);
        var sentence = view.t("monthend.customers.abroad", counts, system(), amount);
        var left = new Figure(view.t("clearing.difference"), difference);
        var said = word.filter(w -> w.seen().equals(seen));
        if (said.isPresent()) {
            var by = said.get();
            return new Check(
                    "customers",
                    Check.State.SAID,
                    "",
                    sentence + " " + view.t("monthend.word.by", by.by(), view.moment(by.at()), by.reason()),
                    "",
                    List.of(open, there, left));
        }
        var other = word.map(w -> " "
                        + view.t(
                                "monthend.word.other",
                                w.by(),
                                view.format().amountWithUnit(w.seen().difference()),
                                w.seen().about()))
                .orElse("");
        return Check.unknown("customers", sentence + other, "", open, there, left)
                .of(seen);
    }

    private String system() {
        return atEnd.system().equals(LedgerBalances.Answer.FILE)
                ? view.t("monthend.customers.file")
                : view.system(atEnd.system());
    }
}
