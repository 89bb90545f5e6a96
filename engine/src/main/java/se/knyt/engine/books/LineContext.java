package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rules.Asked;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuleVariable;

/**
 * What a line is told beside itself.
 *
 * @param named by what lines name, the first that tells where its order goes
 * @param fields of the provider's own rows, by the line's number
 */
record LineContext(
        PayoutRow row,
        PostingSettings posting,
        String connection,
        ZoneId zone,
        Map<Integer, Long> vat,
        Map<Integer, Purchase> purchases,
        Map<String, Named> named,
        Map<Integer, Map<String, String>> fields) {
    private static final String AROUND = """
            select c.name, k.zone from company k
              left join connection c on c.company_id = k.company_id and c.connection_id = ?
             where k.company_id = ?
            """;
    /** The purchases that lines have met, by the line's place in the settlement: a fee stands beside its sale. */
    private static final String PURCHASES = """
            select l.line, t.country, coalesce(f.return_kind, '') from payout_line l
              left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
              join trail t on t.company_id = l.company_id and t.trail_id = case when f.trail_id is null then l.trail_id else f.trail_id end
             where l.company_id = ? and l.payout_id = ?
            """;

    LineContext with(Map<Integer, Map<String, String>> other) {
        return new LineContext(row, posting, connection, zone, vat, purchases, named, other);
    }

    /** @param returned code of why it was given back, empty where nothing was or nobody has said */
    record Purchase(String country, String returned) {
        static final Purchase NONE = new Purchase("", "");

        Purchase and(Purchase other) {
            return new Purchase(
                    country.isEmpty() ? other.country : country, returned.isEmpty() ? other.returned : returned);
        }
    }

    /** @param place of the line among those of the payout */
    record Named(int place, String country) {}

    static LineContext of(Tx tx, PayoutRow row, PostingSettings posting) throws SQLException {
        var purchases = new HashMap<Integer, Purchase>();
        tx.query(
                PURCHASES,
                r -> purchases.merge(r.getInt(1), new Purchase(r.getString(2), r.getString(3)), Purchase::and),
                row.company(),
                row.id());
        var vat = new HashMap<Integer, Long>();
        row.lines().stream()
                .map(PayoutRow.Line::line)
                .filter(line -> line.kind() == PayoutLine.Kind.FEE_VAT)
                .forEach(line -> vat.merge(line.line(), line.amount().minor(), Math::addExact));
        return tx.first(
                        AROUND,
                        r -> new LineContext(
                                row,
                                posting,
                                r.getString(1) == null ? "" : r.getString(1),
                                ZoneId.of(r.getString(2)),
                                vat,
                                purchases,
                                named(row, purchases),
                                Map.of()),
                        row.connection(),
                        row.company())
                .orElseThrow();
    }

    private static Map<String, Named> named(PayoutRow row, Map<Integer, Purchase> purchases) {
        var named = new HashMap<String, Named>();
        int place = 0;
        for (var line : row.lines()) {
            var country =
                    purchases.getOrDefault(line.line().line(), Purchase.NONE).country();
            if (!country.isEmpty()) {
                var found = new Named(place, country);
                line.line().references().forEach(reference -> named.putIfAbsent(reference, found));
            }
            place++;
        }
        return named;
    }

    /** Where the order goes that a line of a place of its own names as another line of the payout does. */
    private String named(PayoutLine line) {
        return line.references().stream()
                .flatMap(reference -> Optional.ofNullable(named.get(reference)).stream())
                .min(Comparator.comparingInt(Named::place))
                .map(Named::country)
                .orElse("");
    }

    /** Of the fee that the word names, else of all fees of the day. */
    private String legalEntity(String word, LocalDate day) {
        var fees = posting.provider(row.payout().provider())
                .map(p -> p.of(row.connection()).fees());
        return fees.map(table -> table.of(word, day).entity())
                .filter(entity -> !entity.isEmpty())
                .or(() -> fees.map(table -> table.of("", day).entity()))
                .orElse("");
    }

    Asked asked(PayoutRow.Line line) {
        var of = line.line();
        var values = new EnumMap<RuleVariable, Object>(RuleVariable.class);
        values.put(RuleVariable.PROVIDER, row.payout().provider());
        values.put(RuleVariable.CONNECTION, connection);
        values.put(RuleVariable.KIND, of.kind().code());
        values.put(RuleVariable.PROVIDER_KIND, of.providerKind());
        values.put(RuleVariable.AMOUNT_MINOR, of.amount().minor());
        values.put(RuleVariable.CURRENCY, of.amount().currency().code());
        values.put(
                RuleVariable.VAT_MINOR,
                of.kind() == PayoutLine.Kind.FEE_VAT ? of.amount().minor() : vat.getOrDefault(of.line(), 0L));
        values.put(RuleVariable.DATE, of.at().atZone(zone).toLocalDate().toString());
        values.put(RuleVariable.REFERENCES, of.references());
        values.put(RuleVariable.PAYOUT, row.payout().reference());
        values.put(RuleVariable.MATCHED, line.matched());
        var purchase = purchases.getOrDefault(of.line(), Purchase.NONE);
        values.put(RuleVariable.COUNTRY, purchase.country().isEmpty() ? named(of) : purchase.country());
        values.put(RuleVariable.RETURN_KIND, purchase.returned());
        values.put(
                RuleVariable.LEGAL_ENTITY,
                legalEntity(of.providerKind(), of.at().atZone(zone).toLocalDate()));
        values.put(RuleVariable.ATTRIBUTES, fields.getOrDefault(line.seq(), Map.of()));
        return new Asked(RuleSubject.PAYOUT_LINE, values, String.valueOf(line.seq()));
    }
}
