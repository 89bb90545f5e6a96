package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.VatDecision;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.TrailState;

/** What people have found of the VAT numbers of buyers: nothing is taken for valid that nobody has checked. */
final class VatNumbers {
    private static final String FOUND =
            "select number, valid from vat_number where company_id = ? and number = any (?)";

    private VatNumbers() {}

    /** A number as registers write it: letters and digits in upper case, Greece as {@code EL}. */
    static String plain(String number) {
        var plain = number.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
        return plain.startsWith("GR") ? "EL" + plain.substring(2) : plain;
    }

    /** What has been found of the numbers of these purchases' buyers, by company. */
    static Map<Long, Map<String, Boolean>> of(Tx tx, Collection<TrailState> states) throws SQLException {
        var wanted = new TreeMap<Long, Set<String>>();
        for (var state : states) {
            state.order()
                    .map(doc -> plain(((Order) doc.document()).buyer().vatNumber()))
                    .filter(number -> !number.isEmpty())
                    .ifPresent(number -> wanted.computeIfAbsent(state.company(), _ -> new TreeSet<>())
                            .add(number));
        }
        var found = new HashMap<Long, Map<String, Boolean>>();
        for (var company : wanted.entrySet()) {
            var of = new HashMap<String, Boolean>();
            tx.query(
                    FOUND,
                    row -> of.put(row.getString(1), row.getBoolean(2)),
                    company.getKey(),
                    Tx.texts(company.getValue()));
            found.put(company.getKey(), of);
        }
        return found;
    }

    /** What decides VAT about an order's buyer. */
    static FactBuyer buyer(Order order, VatDecision chosen, Map<String, Boolean> found) {
        var buyer = order.buyer();
        var number = buyer.kind() == Buyer.Kind.BUSINESS ? plain(buyer.vatNumber()) : "";
        boolean answered = number.isEmpty() || found.containsKey(number);
        return new FactBuyer(
                buyer.kind(),
                buyer.country(),
                found.getOrDefault(number, false),
                new VatDecision(!answered, chosen.treatment(), chosen.rule(), chosen.version(), chosen.rates()));
    }
}
