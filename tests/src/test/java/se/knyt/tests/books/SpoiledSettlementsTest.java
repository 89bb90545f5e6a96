package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.engine.books.LimitDesk;
import se.knyt.spi.HttpCalls;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever one thing of a settlement is not as the provider sent it (an öre, a line that is missing, doubled or turned round, a fee
 * counted twice, the sum that was paid), the payout is held, whole, and the difference is named to the öre; the payouts beside it are
 * booked. What was expected is counted here from the rows on the wire. The answers are spoiled on their way in, and later are not.
 */
class SpoiledSettlementsTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAYOUTS = 24;
    private static final long SEED = 1_126L;

    /** What is done to a settlement. */
    private enum Spoil {
        ORE_MORE,
        ORE_LESS,
        ORE_OF_VAT,
        LINE_MISSING,
        LINE_DOUBLED,
        LINE_TURNED,
        FEE_TWICE,
        ORE_OF_PAID
    }

    private World world;
    private Merchant merchant;
    private final Map<String, Long> expected = new ConcurrentHashMap<>();
    private volatile boolean spoiling = true;

    @BeforeEach
    void open() {
        world = new World();
        merchant = Merchant.idle(world, Merchant.Way.SHOP, calls -> call -> spoiled(calls, call));
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void everySpoiledPayoutIsHeldWholeWithItsDifferenceAndTheOthersAreBooked() {
        generate(new Random(SEED));
        merchant.engine.control().moveClock(merchant.company, world.now());
        merchant.engine.start();
        merchant.settle();
        assertThat(expected).as("%s", Trouble.of(merchant)).hasSize(2 * Spoil.values().length);
        var payouts = payouts();
        assertThat(payouts).hasSize(PAYOUTS);
        for (var payout : payouts) {
            var difference = expected.get(payout.reference());
            if (difference == null) {
                assertThat(payout.state())
                        .as("%s %s", payout, Trouble.of(merchant))
                        .isEqualTo("booked");
                continue;
            }
            assertThat(payout.state()).as("%s", payout).isEqualTo("held");
            assertThat(payout.difference()).as("%s", payout).isEqualTo(difference);
            assertThat(payout.done())
                    .as("nothing planned, nothing booked: %s", payout)
                    .isZero();
            assertThat(named(payout)).as("%s", payout).isTrue();
            assertThat(payout.ends()).as("%s", payout).isEqualTo("payout.does-not-close");
        }
        assertThat(vouchersInSystem()).isEqualTo(PAYOUTS - expected.size());

        // The provider sends them right: each is read anew and booked, once.
        spoiling = false;
        readAgain();
        assertThat(payouts()).allSatisfy(p -> {
            assertThat(p.state()).as("%s %s", p, Trouble.of(merchant)).isEqualTo("booked");
            assertThat(p.difference()).isZero();
            assertThat(p.ends()).as("%s", p).doesNotContain("payout.does-not-close");
        });
        assertThat(vouchersInSystem()).isEqualTo(PAYOUTS);
    }

    private void readAgain() {
        merchant.engine
                .database()
                .doForCompany(
                        "again",
                        merchant.company,
                        tx -> tx.update(
                                "update schedule set cursor = '' where company_id = ? and connection_id = ?",
                                merchant.company,
                                merchant.klarna));
        merchant.settle();
        merchant.settle();
    }

    /** One line explains what stands twice or is turned round; nothing does an öre, or a line of which no purchase is known. */
    private static final Set<Spoil> EXPLAINED = EnumSet.of(Spoil.LINE_DOUBLED, Spoil.LINE_TURNED, Spoil.FEE_TWICE);

    @Test
    void withLimitsWhatOneLineExplainsIsBookedWithItsDifferenceOnAnAccountOfItsOwn() {
        generate(new Random(SEED));
        var limits = Stream.of(DifferenceClass.MISSING_LINE, DifferenceClass.DOUBLED_LINE, DifferenceClass.WRONG_SIGN)
                .map(of -> new LimitDesk.Input(of, "100000.00", "", ""))
                .toList();
        assertThat(merchant.engine.desks().limits().save(merchant.company, limits, "eva"))
                .isEmpty();
        merchant.engine.control().moveClock(merchant.company, world.now());
        merchant.engine.start();
        merchant.settle();
        assertThat(expected).as("%s", Trouble.of(merchant)).hasSize(2 * Spoil.values().length);
        long suspense = 0;
        for (var payout : payouts()) {
            var difference = expected.getOrDefault(payout.reference(), 0L);
            boolean booked = spoil(payout.reference()).map(EXPLAINED::contains).orElse(true);
            assertThat(payout.state())
                    .as("%s %s %s", spoil(payout.reference()), payout, Trouble.of(merchant))
                    .isEqualTo(booked ? "booked" : "held");
            assertThat(payout.difference()).as("%s", payout).isEqualTo(difference);
            if (booked) {
                suspense += difference;
            }
        }
        assertThat(onSuspense()).isEqualTo(suspense);

        spoiling = false;
        readAgain();
        assertThat(payouts()).allSatisfy(p -> {
            assertThat(p.state()).as("%s %s", p, Trouble.of(merchant)).isEqualTo("booked");
            assertThat(p.difference()).isZero();
            assertThat(p.ends()).as("%s", p).doesNotContain("payout.line-doubled", "payout.line-turned");
        });
        assertThat(onSuspense()).isZero();
    }

    /** What Knyt's vouchers have on 2999: what the lines are above what was paid is a debit. */
    private long onSuspense() {
        return merchant.engine
                .database()
                .forCompany(
                        "suspense",
                        merchant.company,
                        tx -> tx.first(
                                        "select coalesce(sum(debit_minor - credit_minor), 0) from voucher_row"
                                                + " where company_id = ? and account = 2999",
                                        row -> row.getLong(1),
                                        merchant.company)
                                .orElseThrow());
    }

    /** The difference to the öre, and a class, a line or a sum beside it. */
    private static boolean named(Stored payout) {
        var codes = new ArrayList<String>();
        var amounts = new ArrayList<String>();
        JSON.readTree(payout.findings()).forEach(f -> {
            codes.add(f.path("code").asString(""));
            if (f.path("code").asString("").equals("difference")) {
                amounts.add(f.path("amount").asString(""));
            }
        });
        var minor = payout.difference();
        var plain = (minor < 0 ? "-" : "") + Math.abs(minor) / 100 + "." + "%02d".formatted(Math.abs(minor) % 100);
        return amounts.equals(List.of(plain)) && (codes.size() > 1 || payout.difference() == -1);
    }

    // ---- What Klarna has

    /** Each payout of a few sales with their fees, some with a return; no order stands behind them, which is a matter of matching. */
    private void generate(Random random) {
        world.post("klarna", "terms", "{\"delay_days\":1}");
        while (world.get("klarna", "canonical").path("payouts").size() < PAYOUTS) {
            if (world.get("klarna", "canonical")
                    .path("transactions")
                    .valueStream()
                    .allMatch(t -> t.path("paid").asBoolean())) {
                int sales = 2 + random.nextInt(4);
                for (int i = 0; i < sales; i++) {
                    move("SALE", "PURCHASE", 20_000 + random.nextInt(500_000), "");
                    move("FEE", "PURCHASE_FEE_PERCENTAGE", 500 + random.nextInt(9_000), ",\"vat_rate\":2500");
                }
                if (random.nextBoolean()) {
                    move("RETURN", "PURCHASE_RETURN", 100 + random.nextInt(15_000), "");
                }
            }
            world.advance(Duration.ofDays(1));
        }
    }

    private void move(String type, String detail, int amount, String more) {
        world.post(
                "klarna",
                "movements",
                "{\"type\":\"" + type + "\",\"detailed_type\":\"" + detail + "\",\"amount\":" + amount
                        + ",\"currency\":\"SEK\"" + more + "}");
    }

    // ---- The way in

    private HttpCalls.Answer spoiled(HttpCalls calls, HttpCalls.Call call) {
        var answer = calls.call(call);
        var path = call.uri().getPath();
        if (!spoiling || !path.startsWith("/settlements/v1/")) {
            return answer;
        }
        if (path.endsWith("/payouts")) {
            return edited(answer, body -> body.path("payouts").forEach(p -> paid((ObjectNode) p)));
        }
        if (path.endsWith("/transactions")) {
            var reference = call.uri().getQuery().replaceAll(".*payment_reference=([^&]*).*", "$1");
            return edited(answer, body -> {
                var rows = (ArrayNode) body.path("transactions");
                rows(reference, rows);
                // A provider that leaves a row out counts it out too; where only its row is missing the page is read
                // again.
                ((ObjectNode) body.path("pagination")).put("total", rows.size()).put("count", rows.size());
            });
        }
        return answer;
    }

    private static HttpCalls.Answer edited(HttpCalls.Answer answer, java.util.function.Consumer<ObjectNode> edit) {
        var body = (ObjectNode) JSON.readTree(answer.body());
        edit.accept(body);
        return new HttpCalls.Answer(answer.status(), answer.headers(), JSON.writeValueAsBytes(body));
    }

    /** Two of three payouts are spoiled, each way as often as the others. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private synchronized java.util.Optional<Spoil> spoil(String reference) {
        int number = numbers.computeIfAbsent(reference, r -> numbers.size());
        int all = Spoil.values().length;
        return number % 3 == 2
                ? java.util.Optional.empty()
                : java.util.Optional.of(Spoil.values()[(number - number / 3) % all]);
    }

    private void paid(ObjectNode payout) {
        var reference = payout.path("payment_reference").asString("");
        if (spoil(reference).filter(s -> s == Spoil.ORE_OF_PAID).isPresent()) {
            var totals = (ObjectNode) payout.path("totals");
            totals.put("settlement_amount", totals.path("settlement_amount").asLong() + 1);
            expected.put(reference, -1L);
        }
    }

    private void rows(String reference, ArrayNode rows) {
        var how = spoil(reference);
        if (how.isEmpty() || how.get() == Spoil.ORE_OF_PAID) {
            return;
        }
        long before = sum(rows);
        var random = new Random(reference.hashCode());
        int any = random.nextInt(rows.size());
        switch (how.get()) {
            case ORE_MORE -> add((ObjectNode) rows.get(any), "amount", 1);
            case ORE_LESS -> add((ObjectNode) rows.get(any), "amount", -1);
            case ORE_OF_VAT -> add(one(rows, "FEE", random), "vat_amount", 1);
            case LINE_MISSING -> rows.remove(any);
            case LINE_DOUBLED -> rows.add(rows.get(any).deepCopy());
            case LINE_TURNED -> one(rows, "SALE", random).put("type", "RETURN");
            case FEE_TWICE -> rows.add(one(rows, "FEE", random).deepCopy());
            case ORE_OF_PAID -> throw new IllegalStateException();
        }
        expected.put(reference, sum(rows) - before);
    }

    private static ObjectNode one(ArrayNode rows, String type, Random random) {
        var fitting = rows.valueStream()
                .filter(r -> r.path("type").asString("").equals(type))
                .toList();
        return (ObjectNode) fitting.get(random.nextInt(fitting.size()));
    }

    private static void add(ObjectNode row, String field, int ore) {
        row.put(field, row.path(field).asLong() + ore);
    }

    /** What the merchant gets by these rows: a sale is plus, a return, a fee and its VAT are minus. */
    private static long sum(ArrayNode rows) {
        long sum = 0;
        for (var row : rows) {
            long amount = row.path("amount").asLong();
            sum += row.path("type").asString("").equals("SALE")
                    ? amount
                    : -amount - row.path("vat_amount").asLong(0);
        }
        return sum;
    }

    // ---- What Knyt has

    private record Stored(String reference, String state, long difference, String findings, long done, String ends) {}

    private List<Stored> payouts() {
        return merchant.engine
                .database()
                .forCompany(
                        "payouts",
                        merchant.company,
                        tx -> tx.query(
                                "select p.reference, p.state, p.difference_minor, p.findings,"
                                        + " (select count(*) from effect e where e.company_id = p.company_id and e.payout_id = p.payout_id)"
                                        + " + (select count(*) from voucher v where v.company_id = p.company_id and v.payout_id = p.payout_id),"
                                        + " coalesce((select string_agg(distinct l.code, ',') from loose_end l where l.company_id = p.company_id"
                                        + "   and l.payout_id = p.payout_id and l.closed_at is null), '')"
                                        + " from payout p where p.company_id = ? order by p.paid_at",
                                row -> new Stored(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        row.getLong(5),
                                        row.getString(6)),
                                merchant.company));
    }

    private int vouchersInSystem() {
        return (int) world.get("fortnox", "canonical")
                .path("vouchers")
                .valueStream()
                .filter(v -> v.toString().contains("Utbetalning "))
                .count();
    }
}
