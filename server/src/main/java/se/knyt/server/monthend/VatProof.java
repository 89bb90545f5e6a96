package se.knyt.server.monthend;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.RateAccounts;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;

/**
 * Proves a month's VAT. What was sold at which rate is kept with each sale and credit; what is booked of it is read from Knyt's vouchers
 * and, where an accounting system keeps the customer ledger, from its invoices and credit notes. VAT on fees is read from the vouchers of
 * payouts.
 */
final class VatProof {
    private static final Rate FEES = Rate.of(25);

    private final Sql sql;
    private final View view;
    private final YearMonth month;
    private final ClearingBooks.Books books;
    private final GeneralAccounts accounts;
    private final VatLines lines;

    private VatProof(Sql sql, View view, YearMonth month, ClearingBooks.Books books) {
        this.sql = sql;
        this.view = view;
        this.month = month;
        this.books = books;
        this.accounts = books.general();
        this.lines = new VatLines(view.currency());
    }

    static VatOfMonth of(Sql sql, View view, YearMonth month, ClearingBooks.Books books) throws SQLException {
        var proof = new VatProof(sql, view, month, books);
        proof.vouchers();
        var documents = new VatDocuments(view, proof.lines, books);
        if (!books.own()) {
            documents.read(sql, month);
        }
        proof.fees();
        proof.others();
        return proof.lines.month(documents, books.own());
    }

    private Object[] parameters(Object... more) {
        return Stream.concat(
                        Stream.<Object>of(view.company().id(), month.atDay(1), month.atEndOfMonth()), Stream.of(more))
                .toArray();
    }

    static VatLines.Key key(Sql.Row row) throws SQLException {
        return new VatLines.Key(
                VatOfMonth.Kind.SALE,
                row.text("base_box"),
                row.text("vat_box"),
                row.text("treatment"),
                row.text("country"),
                Optional.of(Rate.of(row.text("rate"))),
                row.integer("vat_account"));
    }

    private String href(Sql.Row row) throws SQLException {
        return view.url(VoucherAddress.path(row));
    }

    private static String name(Sql.Row row) throws SQLException {
        return VoucherAddress.name(row);
    }

    /** What vouchers of ours book: all of it where they are the books, else gift cards that bear VAT. */
    private void vouchers() throws SQLException {
        long company = view.company().id();
        sql.each(
                VatSql.SOLD,
                row -> lines.add(
                        key(row),
                        row.number("base_minor"),
                        row.number("vat_minor"),
                        new BigDecimal(row.text("bound")),
                        row.number("n")),
                parameters(company, company, company, company));
        sql.each(
                VatSql.NOT_THE_RATE,
                row -> lines.item(key(row), "rate", name(row), href(row), off(row)),
                parameters(company, company, company, company));
        sql.each(
                VatSql.BOOKED_OTHERWISE,
                row -> lines.booked(
                        lines.ofAccount(row.integer("account")), name(row), href(row), row.number("difference")),
                parameters(company, company, company, company));
    }

    /** VAT less base × rate, in whole minor units. */
    private static long off(Sql.Row row) throws SQLException {
        return new BigDecimal(row.text("off")).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private long computed(VatLines.Key key, long base) {
        return key.rate()
                .orElseThrow()
                .on(Money.of(base, view.currency()), Rounding.HALF_UP)
                .minor();
    }

    private List<VatVoucher> booked(String statement, Object... more) throws SQLException {
        var result = new ArrayList<VatVoucher>();
        sql.each(
                statement,
                row -> {
                    if (result.isEmpty() || result.getLast().id() != row.number("voucher_id")) {
                        result.add(new VatVoucher(
                                row.number("voucher_id"), name(row), href(row), row.text("told"), new ArrayList<>()));
                    }
                    result.getLast()
                            .rows()
                            .add(new VatVoucher.Row(row.integer("account"), row.text("rule"), row.number("minor")));
                },
                parameters(more));
        return result;
    }

    private void fees() throws SQLException {
        long company = view.company().id();
        for (var voucher : booked(VatSql.FEES, company, company)) {
            if (voucher.rows().stream().anyMatch(r -> r.rule().equals("fee.vat")) || voucher.isOff()) {
                input(voucher);
            }
            reverse(voucher);
        }
    }

    /**
     * Input VAT on fees. Of an invoice it is 25 % of all of it. Of a payout it is what the provider states line by line, for some of its
     * fees bear VAT and others are exempt: what is booked is held against that, and what is stated against the company's setting.
     */
    private void input(VatVoucher voucher) {
        long booked = voucher.sum("fee.vat");
        if (voucher.told().isEmpty()) {
            fee("", "48", account(voucher, GeneralAccount.INPUT_VAT), voucher.sum("fee"), booked, voucher);
            return;
        }
        var told = voucher.told().split(" ");
        var difference = BigDecimal.valueOf(booked).subtract(new BigDecimal(told[0]));
        // What was taken back and what takes it back are held against each other, whatever their base.
        boolean takenBack = told[2].equals("=");
        boolean known = !takenBack && !told[2].equals("-");
        var key = new VatLines.Key(
                known || takenBack ? VatOfMonth.Kind.STATED : VatOfMonth.Kind.UNBASED,
                "",
                "48",
                "",
                "",
                known ? Optional.of(FEES) : Optional.empty(),
                account(voucher, GeneralAccount.INPUT_VAT));
        // Providers may round per fee line; in another currency what is booked is rounded once more.
        var bound = VatLines.bound(FEES, Long.parseLong(told[3])).add(new BigDecimal(told[1]));
        lines.add(key, known ? Long.parseLong(told[2]) : 0, booked, known ? bound : BigDecimal.ZERO, 1);
        if (voucher.isOff()) {
            lines.item(key, "setting", voucher.name(), voucher.href(), Long.parseLong(told[4]));
        }
        if (difference.abs().compareTo(new BigDecimal(told[1])) > 0) {
            lines.item(
                    key,
                    "stated",
                    voucher.name(),
                    voucher.href(),
                    difference.setScale(0, RoundingMode.HALF_UP).longValueExact());
        }
    }

    private void reverse(VatVoucher voucher) {
        var rule = "fee.reverse-charge";
        var inputs = accounts.ever(GeneralAccount.REVERSE_INPUT_VAT);
        var outputs = accounts.ever(GeneralAccount.REVERSE_OUTPUT_VAT);
        var taken = accounts.ever(GeneralAccount.REVERSE_BASE_OUT);
        long input = voucher.sum(rule, inputs);
        long output = -voucher.sum(rule, outputs);
        var bases = voucher.rows().stream()
                .filter(r -> r.rule().equals(rule))
                .mapToInt(VatVoucher.Row::account)
                .filter(a -> !inputs.contains(a) && !outputs.contains(a) && !taken.contains(a))
                .distinct()
                .toArray();
        for (int i = 0; i < bases.length; i++) {
            long base = voucher.sum(rule, Set.of(bases[i]));
            var box = accounts.ever(GeneralAccount.EU_SERVICES).contains(bases[i]) ? "21" : "22";
            // Of two bases in one voucher each has its own rounded VAT: the last is held against what is left.
            boolean last = i == bases.length - 1;
            long own =
                    FEES.on(Money.of(base, view.currency()), Rounding.HALF_UP).minor();
            fee(box, "30", account(voucher, GeneralAccount.REVERSE_OUTPUT_VAT), base, last ? output : own, voucher);
            fee("", "48", account(voucher, GeneralAccount.REVERSE_INPUT_VAT), base, last ? input : own, voucher);
            output -= own;
            input -= own;
        }
    }

    /** That of the voucher: it may be from before another one was chosen. */
    private int account(VatVoucher voucher, GeneralAccount of) {
        return voucher.account(accounts.ever(of), accounts.of(of));
    }

    private void fee(String baseBox, String vatBox, int account, long base, long vat, VatVoucher voucher) {
        var key = new VatLines.Key(VatOfMonth.Kind.FEE, baseBox, vatBox, "", "", Optional.of(FEES), account);
        var bound = VatLines.bound(FEES, 1);
        lines.add(key, base, vat, bound, 1);
        if (!VatLines.agrees(base, vat, FEES, bound)) {
            lines.item(key, "rate", voucher.name(), voucher.href(), vat - computed(key, base));
        }
    }

    /** What moves an account of VAT without being a sale or a fee: lost disputes, and what people have corrected. */
    private void others() throws SQLException {
        var output = books.treatments().stream()
                .flatMap(t -> t.accounts().stream())
                .filter(a -> a.vat() != 0)
                .collect(Collectors.toMap(a -> a.vat(), a -> a, (a, b) -> a));
        var all = new TreeSet<>(output.keySet());
        for (var of : List.of(
                GeneralAccount.INPUT_VAT, GeneralAccount.REVERSE_INPUT_VAT, GeneralAccount.REVERSE_OUTPUT_VAT)) {
            all.addAll(accounts.ever(of));
        }
        var numbers = all.stream().map(String::valueOf).collect(Collectors.joining(","));
        long company = view.company().id();
        for (var voucher : booked(VatSql.OTHERS, company, numbers)) {
            var vat = voucher.rows().stream()
                    .filter(r -> all.contains(r.account()) && !VatSql.KNOWN.contains(r.rule()))
                    .toList();
            var first = vat.getFirst();
            var rate = Optional.ofNullable(output.get(first.account()));
            boolean lost = first.rule().equals(DisputeLoss.RULE)
                    && rate.isPresent()
                    && vat.stream().allMatch(r -> r.account() == first.account());
            if (lost) {
                lost(voucher, rate.orElseThrow(), vat);
            } else {
                vat.forEach(r -> other(voucher, r));
            }
        }
    }

    private void lost(VatVoucher voucher, RateAccounts to, List<VatVoucher.Row> vat) {
        long booked = -vat.stream().mapToLong(VatVoucher.Row::minor).sum();
        var bases = voucher.rows().stream()
                .filter(r -> r.account() != to.vat() && Long.signum(r.minor()) == -Long.signum(booked))
                .toList();
        long base = -bases.stream().mapToLong(VatVoucher.Row::minor).sum();
        var key = new VatLines.Key(
                VatOfMonth.Kind.DISPUTE, to.base(), to.vatBox(), "", "", Optional.of(to.rate()), to.vat());
        // The loss is split by largest remainder: each row is less than a minor unit from its share.
        var bound = VatLines.bound(to.rate(), 2L * (1 + bases.size()));
        lines.add(key, base, booked, bound, 1);
        if (!VatLines.agrees(base, booked, to.rate(), bound)) {
            lines.item(key, "rate", voucher.name(), voucher.href(), booked - computed(key, base));
        }
    }

    private void other(VatVoucher voucher, VatVoucher.Row row) {
        boolean input = accounts.ever(GeneralAccount.INPUT_VAT).contains(row.account())
                || accounts.ever(GeneralAccount.REVERSE_INPUT_VAT).contains(row.account());
        long amount = input ? row.minor() : -row.minor();
        var key = VatLines.other(row.account());
        lines.add(key, 0, amount, BigDecimal.ZERO, 1);
        lines.item(key, "other", voucher.name(), voucher.href(), amount);
    }
}
