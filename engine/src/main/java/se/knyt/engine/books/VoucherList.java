package se.knyt.engine.books;

import java.time.LocalDate;
import java.util.Locale;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.money.Money;
import se.knyt.engine.certificates.AccountNames;
import se.knyt.formats.sie.SieObjectId;

/** Vouchers as a person reads them: Debet and Kredit, then what each account has come to. */
final class VoucherList {
    private static final String ROW = "    %6d  %-50s %16s %16s%n";

    private VoucherList() {}

    static String of(VoucherFiles.Books books, LocalDate from, LocalDate to) {
        var accounts = books.accounts();
        var currency = books.firm().currency();
        var text = new StringBuilder("Verifikationslista\n");
        text.append(books.firm().name()).append(' ').append(books.firm().organizationNumber());
        text.append('\n').append(from).append(" till ").append(to).append(", ");
        text.append(books.vouchers().size()).append(" verifikationer, ").append(currency.code());
        text.append("\n\n");
        var debits = new TreeMap<Integer, Money>();
        var credits = new TreeMap<Integer, Money>();
        for (var voucher : books.vouchers()) {
            text.append(voucher.number().name());
            text.append("  ").append(voucher.date()).append("  ").append(voucher.text());
            text.append('\n');
            for (var row : voucher.rows()) {
                debits.merge(row.account(), row.debit(), Money::plus);
                credits.merge(row.account(), row.credit(), Money::plus);
                row(text, accounts, row.account(), row.debit(), row.credit());
                SieObjectId.of(row.costCentre(), row.project(), row.dimensions())
                        .forEach(one -> text.append("            ")
                                .append(dimension(one.dimension()))
                                .append(": ")
                                .append(books.names().with(one.dimension(), one.id()))
                                .append('\n'));
            }
            text.append('\n');
        }
        text.append("Summa per konto\n");
        debits.forEach((account, debit) ->
                row(text, accounts, account, debit, credits.getOrDefault(account, Money.zero(currency))));
        var sum =
                Money.sum(books.vouchers().stream().map(v -> v.debit(currency)).toList(), currency);
        text.append(String.format(Locale.ROOT, "    %-58s %16s %16s%n", "Summa", amount(sum), amount(sum)));
        return text.toString();
    }

    private static String dimension(int number) {
        return switch (number) {
            case Dimensions.COST_CENTRE -> "kostnadsställe";
            case Dimensions.PROJECT -> "projekt";
            default -> "dimension " + number;
        };
    }

    private static void row(StringBuilder text, AccountNames accounts, int account, Money debit, Money credit) {
        var name = accounts.of(account);
        text.append(String.format(
                Locale.ROOT,
                ROW,
                account,
                name,
                debit.isZero() ? "" : amount(debit),
                credit.isZero() ? "" : amount(credit)));
    }

    /** Decimal comma, as a Swedish reader expects. */
    private static String amount(Money money) {
        return money.toPlain().replace('.', ',');
    }
}
