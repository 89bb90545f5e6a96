package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rules.Asked;
import se.knyt.engine.rules.RuleInputs;
import se.knyt.engine.rules.RuleVariable;
import se.knyt.engine.trails.TrailState;

/** What rules are told of the draft of a return: its order, and the payout's line that it is from. */
final class DraftRules {
    private DraftRules() {}

    /** What a draft is told beside line and order: the connections' names, and the company's time. */
    record Around(String connection, String shop, PlanContext context) {
        Instant now() {
            return context.now();
        }

        ZoneId zone() {
            return context.zone();
        }
    }

    static Around around(Tx tx, PlanContext context, long connection, long shop) throws SQLException {
        var names = new HashMap<Long, String>();
        tx.query(
                "select connection_id, name from connection where company_id = ? and connection_id = any (?)",
                row -> names.put(row.getLong(1), row.getString(2)),
                context.company(),
                Tx.bigints(List.of(connection, shop)));
        return new Around(names.getOrDefault(connection, ""), names.getOrDefault(shop, ""), context);
    }

    static Asked asked(ReturnDrafts.Line line, TrailState state, Order order, boolean rowsFit, Around around) {
        var zone = around.zone();
        var refunded = line.at().atZone(zone).toLocalDate();
        var values = new EnumMap<RuleVariable, Object>(RuleVariable.class);
        values.put(RuleVariable.PROVIDER, line.provider());
        values.put(RuleVariable.LEGAL_ENTITY, around.context().legalEntity(line.provider(), refunded));
        values.put(RuleVariable.CONNECTION, around.connection());
        values.put(RuleVariable.PROVIDER_KIND, line.word());
        values.put(RuleVariable.AMOUNT_MINOR, line.amount().minor());
        values.put(RuleVariable.REFERENCES, List.copyOf(line.names()));
        values.put(RuleVariable.PAYOUT, line.payout());
        values.put(RuleVariable.REFUNDED_ON, refunded.toString());
        values.put(
                RuleVariable.AGE_DAYS,
                Math.max(0, ChronoUnit.DAYS.between(refunded, LocalDate.ofInstant(around.now(), zone))));
        values.put(RuleVariable.ROWS_FIT, rowsFit);
        var inputs = new RuleInputs(
                order,
                state.of(Shipment.class).map(Map.Entry::getValue).toList(),
                state.of(Payment.class).map(Map.Entry::getValue).toList(),
                zone,
                around.shop());
        return Asked.draft(inputs, values, String.valueOf(line.seq()));
    }
}
