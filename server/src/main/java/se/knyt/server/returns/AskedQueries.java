package se.knyt.server.returns;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Restock;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.returns.ReturnsPage.Open;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.text.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads refunds that somebody started here, and those that only a payout tells of. */
final class AskedQueries {
    private static final JsonMapper JSON = new JsonMapper();
    /** Shown above the list; more of them are on the page of loose ends, or done. */
    private static final int OPEN_MAX = 50;

    private static final String ASKED = """
            select a.asked_id, a.order_number, a.currency, a.amount_minor, a.told, a.kept, a.return_kind, a.reason, a.held_rule, a.held_reason, a.state, a.asked_by, a.asked_at,
                   a.decided_by, a.decided_at, a.shares, coalesce(e.effects, '[]') as effects, f.fact_id, d.trail_id
              from (%s) a
              left join document d on d.company_id = a.company_id and d.document_id = a.document_id
              left join lateral (
                   select json_agg(json_build_object('state', x.state, 'body', x.body::json) order by x.effect_id)::text as effects,
                          max(x.result_id) filter (where x.connection_id = d.connection_id) as result_id
                     from effect x
                    where x.company_id = d.company_id and x.trail_id = d.trail_id
                      and split_part(x.effect_key, ':part:', 1) = 'refund:asked:' || a.asked_id) e on true
              left join fact f on f.company_id = d.company_id and f.trail_id = d.trail_id
                              and f.fact_key in ('credit:' || d.connection_id || ':asked:' || a.asked_id,
                                                 'credit:' || d.connection_id || ':' || nullif(e.result_id, ''))
             order by a.asked_id desc
            """;
    /** Those that wait, and of the newest others those that are not done. */
    private static final String WAITING = "select * from asked_refund where company_id = ? and state = 'waits'"
            + " order by asked_id desc limit " + OPEN_MAX;

    private static final String NEWEST = "select * from (select * from asked_refund where company_id = ?"
            + " order by asked_id desc limit " + OPEN_MAX + ") n where state = 'sent'";

    private static final String DRAFTS = """
            select p.provider, p.reference, l.amount_minor, l.currency, l.opened_at
              from loose_end l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.closed_at is null and l.code = 'payout.line-unmatched' and l.amount_minor < 0
             order by l.opened_at desc, l.loose_end_id desc limit
            """ + OPEN_MAX;

    /** Those that a rule holds, or the limit for a second person, by the loose end that tells of each. */
    private static final String RULED = """
            select l.code, l.args, l.opened_at, l.trail_id from loose_end l
             where l.company_id = ? and l.closed_at is null
               and l.code in ('refund.rule-draft', 'refund.rule-failed', 'refund.rule-held', 'refund.rule-no-mapping',
                              'refund.rule-not-skipped', 'refund.rule-too-long', 'refund.second-person')
             order by l.opened_at desc, l.loose_end_id desc limit
            """ + OPEN_MAX;

    private static final String ASIDE = """
            select w.order_number, w.amount, w.said_at, d.trail_id
              from (select * from refund_word where company_id = ? and word = 'aside'
                     order by said_at desc, refund_key desc limit %s) w
              left join document d on d.company_id = w.company_id and d.document_id = w.document_id
             order by w.said_at desc, w.refund_key desc
            """.formatted(OPEN_MAX);

    private static final String SKIPPED =
            "select order_number, amount, skipped_at as said_at, trail_id from skipped_refund"
                    + " where company_id = ? order by skipped_at desc, refund_key limit " + OPEN_MAX;

    private AskedQueries() {}

    private static Open ruled(Sql.Row row) throws SQLException {
        var told = Messages.arguments(row.text("args"));
        var order = told.getOrDefault("order", "");
        return new Open(
                order,
                money(told.getOrDefault("amount", "")),
                row.instant("opened_at"),
                "bad",
                switch (row.text("code")) {
                    case "refund.second-person" -> "returns.state.waits";
                    case "refund.rule-draft" -> "returns.state.voucher-draft";
                    default -> "returns.state.ruled";
                },
                TrailAddress.path(order, row.number("trail_id")) + "/held-refunds",
                0,
                0);
    }

    private static Open aside(Sql.Row row, String state) throws SQLException {
        var order = row.text("order_number");
        return new Open(
                order,
                money(row.text("amount")),
                row.instant("said_at"),
                "plain",
                state,
                TrailAddress.path(order, row.number("trail_id")) + "/held-refunds",
                0,
                0);
    }

    /** What is not credited yet: drafts, those that wait for a second person, and those on their way. */
    static List<Open> open(Sql sql, long company) throws SQLException {
        var result = new ArrayList<Open>();
        for (var asked : sql.list(ASKED.formatted(WAITING), AskedQueries::asked, company)) {
            result.add(Open.of(asked));
        }
        sql.list(
                DRAFTS,
                row -> result.add(new Open(
                        "",
                        row.money("amount_minor").abs(),
                        row.instant("opened_at"),
                        "wait",
                        "returns.state.draft",
                        PayoutAddress.path(row.text("provider"), row.text("reference")) + "/returns",
                        0,
                        0)),
                company);
        sql.list(RULED, row -> result.add(ruled(row)), company);
        sql.list(ASIDE, row -> result.add(aside(row, "returns.state.aside")), company);
        sql.list(SKIPPED, row -> result.add(aside(row, "returns.state.skipped")), company);
        result.addAll(BegunQueries.live(sql, company));
        result.addAll(ReturnOrderQueries.live(sql, company));
        for (var asked : sql.list(ASKED.formatted(NEWEST), AskedQueries::asked, company)) {
            if (asked.fact() == null) {
                result.add(Open.of(asked));
            }
        }
        return result;
    }

    static Optional<AskedPage> one(Sql sql, long company, long id) throws SQLException {
        return sql.first(
                ASKED.formatted("select * from asked_refund where company_id = ? and asked_id = ?"),
                AskedQueries::asked,
                company,
                id);
    }

    private static AskedPage asked(Sql.Row row) throws SQLException {
        var fact = row.numberOrNull("fact_id");
        var effects = JSON.readTree(row.text("effects"));
        return new AskedPage(
                row.number("asked_id"),
                row.text("order_number"),
                row.number("trail_id"),
                Money.of(row.number("amount_minor"), new Currency(row.text("currency"))),
                lines(row.text("told"), row.text("kept")),
                row.text("return_kind"),
                row.text("reason"),
                row.text("held_rule"),
                row.text("held_reason"),
                row.text("state"),
                row.text("asked_by"),
                row.instant("asked_at"),
                row.text("decided_by"),
                parts(row.text("shares"), effects),
                abroad(row.text("shares")),
                state(effects),
                fact);
    }

    /** Of all its effects: stopped where any is, done where all are that were not given up. */
    private static String state(JsonNode effects) {
        var states =
                effects.valueStream().map(e -> e.path("state").asString("")).toList();
        return states.stream()
                .filter(s -> s.equals("rejected") || s.equals("held"))
                .findFirst()
                .or(() -> states.stream()
                        .filter(s -> !s.equals("done") && !s.equals("withdrawn"))
                        .findFirst())
                .or(() -> states.stream().filter(s -> s.equals("done")).findFirst())
                .or(() -> states.stream().findFirst())
                .orElse("");
    }

    /** Where several captures give: each with how far the effect has come that pays it back. */
    private static List<AskedPage.Part> parts(String shares, JsonNode effects) {
        var result = new ArrayList<AskedPage.Part>();
        for (var share : JSON.readTree(shares)) {
            var capture = share.path("capture").asString("");
            result.add(new AskedPage.Part(
                    share.path("provider").asString(""),
                    money(share.path("amount").asString("")),
                    effects.valueStream()
                            .filter(e -> pays(e.path("body"), capture))
                            .map(e -> e.path("state").asString(""))
                            .findFirst()
                            .orElse("")));
        }
        return result.size() < 2 ? List.of() : result;
    }

    /** What the buyer gets in the currency that he paid in, where that is another than the order's. */
    private static Optional<Money> abroad(String shares) {
        return JSON.readTree(shares)
                .valueStream()
                .map(share -> share.path("buyers"))
                .filter(JsonNode::isString)
                .map(written -> money(written.asString("")))
                .reduce(Money::plus);
    }

    private static boolean pays(JsonNode body, String capture) {
        return body.path("captureSourceId").asString("").equals(capture)
                || body.path("portions")
                        .valueStream()
                        .anyMatch(p -> p.path("captureSourceId").asString("").equals(capture));
    }

    /** Code of what becomes of the goods, by the name that is stored; empty for none. */
    private static String fate(String name) {
        return Arrays.stream(Restock.values())
                .filter(how -> how.name().equals(name))
                .map(Restock::code)
                .findFirst()
                .orElse("");
    }

    static Money money(String written) {
        int space = written.indexOf(' ');
        return Money.parse(written.substring(0, space), new Currency(written.substring(space + 1)));
    }

    private static List<AskedPage.Line> lines(String told, String kept) {
        var result = lines(told);
        lines(kept)
                .forEach(line -> result.add(new AskedPage.Line(
                        line.text(), line.quantity(), line.gross().negated(), "")));
        return result;
    }

    private static List<AskedPage.Line> lines(String rows) {
        var result = new ArrayList<AskedPage.Line>();
        for (var row : JSON.readTree(rows)) {
            var gross = row.path("gross").asString("");
            if (gross.indexOf(' ') > 0) {
                result.add(new AskedPage.Line(
                        row.path("text").asString(""),
                        row.path("quantity").asString(""),
                        money(gross),
                        fate(row.path("restock").asString(""))));
            }
        }
        return result;
    }
}
