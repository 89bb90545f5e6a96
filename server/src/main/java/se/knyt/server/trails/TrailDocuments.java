package se.knyt.server.trails;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Company;
import se.knyt.server.shell.VoucherAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documents and duties of one purchase, as far as its page shows them. */
final class TrailDocuments {
    private static final int GOODS_NAMED_MAX = 4;

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DOCUMENTS_MAX = 500;

    private TrailDocuments() {}

    /** A document with the record it came from. */
    record Doc(String kind, String connector, JsonNode body, long raw, int bytes, String mediaType, Instant changedAt) {
        String text(String field) {
            return body.path(field).asString("");
        }

        boolean flag(String field) {
            return body.path(field).asBoolean(false);
        }

        Instant instant(String field) {
            var value = text(field);
            return value.isEmpty() ? changedAt : Instant.parse(value);
        }

        Money money(String field) {
            return TrailDocuments.money(text(field));
        }
    }

    /** Something asked of another system exactly once. */
    record Duty(
            long id,
            String key,
            String kind,
            String connector,
            String state,
            String result,
            JsonNode body,
            JsonNode facts,
            Instant createdAt,
            Instant doneAt) {
        boolean done() {
            return "done".equals(state);
        }
    }

    /** A payout line of the purchase. */
    record Line(
            String reference,
            String provider,
            String kind,
            Money amount,
            int line,
            int lines,
            int tier,
            String status,
            Instant paidAt,
            String payoutState,
            boolean waitsForBank,
            long payout) {}

    static List<Doc> documents(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                "select d.kind, c.connector, d.body, d.raw_id, r.bytes, r.media_type, d.source_changed_at from document d"
                        + " join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id"
                        + " left join raw_record r on r.company_id = d.company_id and r.raw_id = d.raw_id"
                        + " where d.company_id = ? and d.trail_id = ? order by d.source_changed_at, d.document_id limit ?",
                row -> new Doc(
                        row.text("kind"),
                        row.text("connector"),
                        JSON.readTree(row.text("body")),
                        row.number("raw_id"),
                        row.integer("bytes"),
                        row.text("media_type"),
                        row.instant("source_changed_at")),
                company,
                trail,
                DOCUMENTS_MAX);
    }

    static List<Duty> duties(Sql sql, Company company, long trail) throws SQLException {
        return sql.list(
                "select e.effect_id, e.effect_key, e.kind, c.connector, e.state, e.result_id, e.body, e.result_facts, e.created_at,"
                        + " coalesce(e.done_at, e.created_at) as done_at from effect e"
                        + " join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id"
                        + " where e.company_id = ? and e.trail_id = ? order by e.made limit ?",
                row -> new Duty(
                        row.number("effect_id"),
                        row.text("effect_key"),
                        row.text("kind"),
                        row.text("connector"),
                        row.text("state"),
                        row.text("result_id"),
                        JSON.readTree(row.text("body")),
                        JSON.readTree(row.text("result_facts")),
                        company.timeAt(row.instant("created_at")),
                        company.timeAt(row.instant("done_at"))),
                company.id(),
                trail,
                DOCUMENTS_MAX);
    }

    static List<Line> lines(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                "select p.payout_id, p.reference, p.provider, l.kind, p.currency, l.amount_minor, l.line, p.lines, l.tier, l.status, p.paid_at,"
                        + " p.state, p.bank_way = 'waits' as waits from (select distinct company_id, payout_id, order_reference from payout_line"
                        + " where company_id = ? and trail_id = ?) m"
                        // One look-up for each reference: never all lines of a payout with these sought in them.
                        + " cross join lateral (select * from payout_line n where n.company_id = m.company_id"
                        + " and n.payout_id = m.payout_id and n.order_reference = m.order_reference offset 0) l"
                        + " join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                        + " where (l.trail_id = ? or l.kind in ('fee', 'fee_vat') and l.order_reference <> '')"
                        + " order by p.paid_at, l.seq limit ?",
                row -> new Line(
                        row.text("reference"),
                        row.text("provider"),
                        row.text("kind"),
                        row.money("amount_minor"),
                        row.integer("line"),
                        row.integer("lines"),
                        row.integer("tier"),
                        row.text("status"),
                        row.instant("paid_at"),
                        row.text("state"),
                        row.flag("waits"),
                        row.number("payout_id")),
                company,
                trail,
                trail,
                DOCUMENTS_MAX);
    }

    /**
     * A sale or credit of the purchase that is booked with the others of its day.
     *
     * @param amount what was sold, negative what was taken back
     * @param number the day's voucher as a person looks it up, empty before it is written
     * @param path of its page
     */
    record DayBooking(LocalDate day, Money amount, String number, String path) {}

    static List<DayBooking> days(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                "select d.day, d.credit, d.body, " + VoucherAddress.COLUMNS + " from day_entry d"
                        + " left join voucher v on v.company_id = d.company_id and v.voucher_id = d.voucher_id"
                        + " where d.company_id = ? and d.trail_id = ? order by d.day, d.entry_key limit ?",
                row -> {
                    var body = JSON.readTree(row.text("body"));
                    var total = gross(row.flag("credit") ? body.path("what") : body);
                    return new DayBooking(
                            row.date("day"),
                            row.flag("credit") ? total.negated() : total,
                            VoucherAddress.name(row),
                            VoucherAddress.path(row));
                },
                company,
                trail,
                DOCUMENTS_MAX);
    }

    /**
     * A buyer's case against a payment of the purchase.
     *
     * @param state code of how far it has come
     * @param over whether nothing of it is open
     */
    record Disputed(long id, String provider, String state, Money amount, Instant openedAt, boolean over) {}

    static List<Disputed> disputes(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                "select dispute_id, provider, state, currency, amount_minor, opened_at,"
                        + " loss <> '' or (state = 'won' and drawn_minor >= 0) as over from dispute"
                        + " where company_id = ? and trail_id = ? order by opened_at, dispute_id limit ?",
                row -> new Disputed(
                        row.number("dispute_id"),
                        row.text("provider"),
                        row.text("state"),
                        row.money("amount_minor"),
                        row.instant("opened_at"),
                        row.flag("over")),
                company,
                trail,
                DOCUMENTS_MAX);
    }

    /**
     * What a provider says of a payment that it was asked of.
     *
     * @param payment the provider's id of it
     * @param amount null where it does not tell
     * @param paidAt null where it is not paid, or does not tell when
     */
    record Told(
            String provider,
            String payment,
            String state,
            String word,
            @Nullable Money amount,
            @Nullable Instant paidAt,
            String reference,
            Instant at) {}

    static List<Told> told(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                "select provider, payment_id, state, word, currency, amount_minor, nullif(paid_at, 'epoch') as paid_at, reference, told_at"
                        + " from payment_status where company_id = ? and trail_id = ? and told_at is not null"
                        + " order by told_at, payment_id limit ?",
                row -> new Told(
                        row.text("provider"),
                        row.text("payment_id"),
                        row.text("state"),
                        row.text("word"),
                        row.text("currency").isEmpty() ? null : row.money("amount_minor"),
                        row.instantOrNull("paid_at"),
                        row.text("reference"),
                        row.instant("told_at")),
                company,
                trail,
                DOCUMENTS_MAX);
    }

    private static Money gross(JsonNode sale) {
        var sum = Money.zero(new Currency(sale.path("currency").asString()));
        for (var line : sale.path("lines")) {
            sum = sum.plus(money(line.path("gross").asString()));
        }
        return sum;
    }

    /** The first goods of an order, as a person would name them. */
    static String goods(Doc order) {
        var parts = new ArrayList<String>();
        for (var row : order.body().path("rows")) {
            if (parts.size() < GOODS_NAMED_MAX
                    && "GOODS".equals(row.path("kind").asString(""))) {
                parts.add(row.path("quantity").asString("1") + " "
                        + row.path("title").asString(""));
            }
        }
        return String.join(", ", parts);
    }

    /** Reads {@code 1249.00 SEK}. */
    static Money money(String text) {
        int space = text.indexOf(' ');
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }
}
