package se.knyt.engine.months;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.money.Currency;
import se.knyt.engine.months.MonthWorld.Way;

/**
 * The same months through the engine and its database: its processes die at points that the seed chooses, and the end is the one without a
 * death and what the bookkeeper's sheet says.
 */
class EngineMonthsTest {
    private static final long SEED = 4;
    /** Of a month in the gate; the campaign takes whole ones. */
    private static final int DAYS = 10;

    private static final int FEW_DAYS = 4;
    private static final int SHORT_LIFE = 60;

    /** Bank and in transit together: when the bank shows what belongs to the bank. */
    private static Map<String, Long> untilTheBank(Map<String, Long> sums) {
        var result = new TreeMap<>(sums);
        long both = result.getOrDefault(Ledger.BANK, 0L) + result.getOrDefault(Ledger.TRANSIT, 0L);
        result.remove(Ledger.TRANSIT);
        result.put(Ledger.BANK, both);
        result.values().removeIf(sum -> sum == 0);
        return result;
    }

    /** The items that the pages show, too: of the day that is over, and of today where nothing of it waits for the night. */
    static void checkItems(MonthRun run) {
        check(run);
        new OpenItems(run).areTheBalances(run.yesterday(), run.yesterday().plusDays(1));
    }

    static void check(MonthRun run) {
        assertThat(untilTheBank(run.sums()))
                .as("%s, %s", run.world.now(), ends(run))
                .isEqualTo(untilTheBank(run.sheet.sums()));
        assertThat(run.world.ledger.wrong()).isEmpty();
        for (var provider :
                Map.of("klarna", Currency.SEK, "stripe", new Currency("EUR")).entrySet()) {
            long open = run.unpaid.values().stream()
                    .filter(deal -> deal.provider().equals(provider.getKey()))
                    .mapToLong(deal -> deal.signed().minor())
                    .sum();
            assertThat(run.texts("select coalesce(sum(amount_minor), 0)::text from provider_item where company_id = ?"
                            + " and cleared_on is null and provider = '" + provider.getKey() + "' and currency = '"
                            + provider.getValue().code() + "'"))
                    .as("open at %s, %s", provider.getKey(), run.world.now())
                    .containsExactly(String.valueOf(open));
        }
    }

    /** Gives the kinds of items that there were on the way. */
    static Set<String> ended(MonthRun run) {
        assertThat(run.sums()).isEqualTo(run.sheet.sums());
        assertThat(run.sheet.sum(Ledger.CLAIMS)).isZero();
        assertThat(run.sheet.sum(Ledger.TRANSIT)).isZero();
        assertThat(ends(run)).isEmpty();
        // As it was at the end of each day, looked back upon.
        return new OpenItems(run).areTheBalances(run.days());
    }

    /** Told with deaths and without, the two end alike, entry by entry. */
    static void month(Month month, long seed, Way way) {
        month(month, seed, way, MonthRun.POINTS_OF_A_LIFE);
    }

    private static void month(Month month, long seed, Way way, int life) {
        try (var plain = new MonthRun(month, way, null);
                var broken = new MonthRun(month, way, new Random(seed), life)) {
            plain.go(EngineMonthsTest::checkItems);
            ended(plain);
            broken.go(EngineMonthsTest::check);
            ended(broken);
            assertThat(broken.world.processes()).as("lives").isGreaterThan(2);
            assertThat(broken.world.ledger.entries()).isEqualTo(plain.world.ledger.entries());
            assertThat(broken.export()).isEqualTo(plain.export());
        }
    }

    /**
     * One öre, a line gone, a line twice, a sign: that payout is held with the difference and all else is booked; told as it was, it is
     * booked too.
     */
    static void faults(Month month, long seed, Way way) {
        var random = new Random(~seed);
        var victim = month.payouts().get(random.nextInt(month.payouts().size()));
        if (victim.lines().isEmpty()) {
            return;
        }
        var spoiled = MonthPropertiesTest.spoiled(
                victim, random.nextInt(victim.lines().size()), random.nextInt(5));
        try (var run = new MonthRun(month, way, random)) {
            run.spoil(victim, spoiled);
            run.go(EngineMonthsTest::check);
            var reference = victim.payout().reference();
            assertThat(run.texts("select reference || ' ' || difference_minor from payout where company_id = ?"
                            + " and state <> 'booked'"))
                    .containsExactly(
                            reference + " " + (MonthPropertiesTest.sum(spoiled) - MonthPropertiesTest.sum(victim)));
            assertThat(run.sums()).isEqualTo(run.sheet.sums());
            assertThat(ends(run)).anySatisfy(end -> assertThat(end).startsWith("payout.does-not-close"));
            run.corrected(victim);
            assertThat(run.sums())
                    .isEqualTo(Ledger.of(month, MonthRun.BANKS_SHARE).sums());
            assertThat(run.world.ledger.wrong()).isEmpty();
            assertThat(ends(run)).isEmpty();
        }
    }

    private static List<String> ends(MonthRun run) {
        // A chargeback that nobody has told of is a person's to decide.
        return run.texts("select code || ' ' || args from loose_end where company_id = ? and closed_at is null"
                + " and code not like 'dispute.%' order by 1");
    }

    @Test
    void oneFaultHoldsItsPayoutAndNothingElse() {
        faults(MonthGenerator.of(SEED, DAYS), SEED, Way.VOUCHERS);
    }

    /** Between a voucher and the next, and between what it is asked and what is heard of it: lives of a few commits and calls. */
    @Test
    void deathsAmongVouchersBookNothingTwiceAndLeaveNothingOut() {
        month(MonthGenerator.of(SEED, FEW_DAYS), SEED, Way.VOUCHERS, SHORT_LIFE);
    }

    /** What the feed has booked is off the account of money in transit from its day, euros at the rate of the bank. */
    @Test
    void whatTheBankFeedBooksIsOffTheItemsToo() {
        try (var run = new MonthRun(MonthGenerator.of(SEED, DAYS), Way.FEED, null)) {
            run.go(EngineMonthsTest::checkItems);
            assertThat(ended(run))
                    .contains(
                            "sale SEK",
                            "sale EUR",
                            "refund SEK",
                            "dispute SEK",
                            "reserve EUR",
                            "carried EUR",
                            "transit SEK",
                            "transit EUR");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INVOICES", "DAYS"})
    void aNewStartAtAnyPointChangesNothing(Way way) {
        month(MonthGenerator.of(SEED, DAYS), SEED, way);
    }
}
