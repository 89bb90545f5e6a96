package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.FeeSplit;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.rates.ReferenceRates;

/**
 * The VAT that a settlement states on its fees against what the company's table says. It is booked as stated; what is off is kept with the
 * payout, and above the company's limit it is a loose end until the table, the limit or the payout is another.
 */
final class FeeVatWatch {
    private static final String KEEP = """
            update payout set fee_vat_off = ?, fee_vat_off_minor = ?, fee_vat_base_minor = ?, fee_vat_lines = ?
             where company_id = ? and payout_id = ?
               and (fee_vat_off, fee_vat_off_minor, fee_vat_base_minor, fee_vat_lines) is distinct from (?, ?, ?::bigint, ?)
            """;

    private FeeVatWatch() {}

    /** @param posting with what the payout's connection has of its own */
    static Optional<LooseEnd> look(Tx tx, PayoutRow row, PostingSettings posting, PayoutContext moment)
            throws SQLException {
        var currency = row.payout().currency();
        var parts = posting.provider(row.payout().provider()).stream()
                .flatMap(provider -> FeeSplit.of(lines(row), provider.fees(), currency).stream())
                .toList();
        var wrong = parts.stream().filter(part -> !part.agrees()).toList();
        var taxed =
                parts.stream().filter(part -> part.vat() == FeeVat.SWEDISH_25).toList();
        long base = taxed.stream().mapToLong(part -> part.net().minor()).sum();
        int count = taxed.stream().mapToInt(part -> part.fees().size()).sum();
        var off = Money.sum(wrong.stream().map(FeeVatWatch::off).toList(), currency);
        var told = Json.write(wrong.stream().map(FeeVatWatch::finding).toList());
        tx.update(KEEP, told, off.minor(), base, count, row.company(), row.id(), told, off.minor(), base, count);
        return wrong.isEmpty() || passes(tx, row, posting, off)
                ? Optional.empty()
                : Optional.of(PayoutEnds.feeVat(row, moment, wrong.getFirst(), off));
    }

    private static List<FeeSplit.Line> lines(PayoutRow row) {
        return row.lines().stream()
                .map(PayoutRow.Line::line)
                .map(line -> new FeeSplit.Line(line.kind(), line.providerKind(), row.bookDate(), line.amount()))
                .toList();
    }

    private static Money off(FeeSplit.Part part) {
        return part.tax().minus(part.expected()).abs();
    }

    private static Map<String, Object> finding(FeeSplit.Part part) {
        var result = new TreeMap<String, Object>();
        result.put("code", "fee-vat");
        result.put("line", 0);
        result.put("amount", part.tax().minus(part.expected()).toPlain());
        result.put(
                "arguments",
                List.of(
                        part.net().toPlain(),
                        part.tax().toPlain(),
                        part.expected().toPlain()));
        return result;
    }

    /** In another currency than the books' it is measured at the payout's rate; without one it is told. */
    private static boolean passes(Tx tx, PayoutRow row, PostingSettings posting, Money off) throws SQLException {
        var limit = posting.limits().of(DifferenceClass.FEE_VAT).each();
        if (limit.isZero()) {
            return false;
        }
        var books = posting.bookCurrency();
        var booked = off.currency().equals(books)
                ? Optional.of(off)
                : PayoutPlans.rate(row, books, ReferenceRates.of(tx, row.company(), books))
                        .map(rate -> rate.convert(off));
        return booked.filter(amount -> amount.compareTo(limit) <= 0).isPresent();
    }
}
