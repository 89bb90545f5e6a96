package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;

/** What holds for every account and every set of payouts. Amounts are few on purpose, so that much fits in more than one way. */
class BankMatcherPropertiesTest {
    private static final int TRIES = 400;
    private static final List<String> PROVIDERS = List.of("klarna", "stripe");
    private static final List<String> TEXTS = List.of("", "KLARNA BANK AB", "STRIPE", "Insättning", "BG 123-4567");

    record Sample(List<ExpectedPayout> payouts, List<BankMovement> entries) {
        static Sample of(long seed) {
            var random = new Random(seed);
            var payouts = new ArrayList<ExpectedPayout>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                payouts.add(BankMatcherTest.payout(
                        PROVIDERS.get(random.nextInt(2)),
                        random.nextInt(3) == 0 ? "" : "REF" + (1000 + random.nextInt(8)),
                        amount(random)));
            }
            var entries = new ArrayList<BankMovement>();
            for (int i = random.nextInt(8); i > 0; i--) {
                var text = TEXTS.get(random.nextInt(TEXTS.size()))
                        + (random.nextBoolean() ? " REF" + (1000 + random.nextInt(8)) : "");
                var base = payouts.get(random.nextInt(payouts.size())).amount().toPlain();
                entries.add(BankMatcherTest.entry(
                        random.nextInt(9) - 2, random.nextInt(3) > 0 ? base : amount(random), text));
            }
            return new Sample(payouts, entries);
        }

        private static String amount(Random random) {
            return (random.nextInt(6) == 0 ? "-" : "") + (1 + random.nextInt(5)) * 10 + ".00";
        }

        List<BankMatch> match() {
            return BankMatcher.match(payouts, entries, BankLimits.DEFAULT);
        }
    }

    /** Result of each payout with the content of its entries: independent of where they stood. */
    private static Map<String, Long> outcome(Sample sample) {
        var outcome = new HashMap<String, Long>();
        var matches = sample.match();
        for (int p = 0; p < matches.size(); p++) {
            var match = matches.get(p);
            var entries = match.movements().stream()
                    .map(m -> sample.entries().get(m).toString())
                    .sorted()
                    .toList();
            outcome.merge(
                    sample.payouts().get(p) + " " + match.basis() + " " + match.amount() + " " + match.bookedOn()
                            + entries,
                    1L,
                    Long::sum);
        }
        return outcome;
    }

    @Property(tries = TRIES)
    void theOrderOfPayoutsAndEntriesChangesNothing(@ForAll long seed, @ForAll long shuffle) {
        var sample = Sample.of(seed);
        var payouts = new ArrayList<>(sample.payouts());
        var entries = new ArrayList<>(sample.entries());
        Collections.shuffle(payouts, new Random(shuffle));
        Collections.shuffle(entries, new Random(shuffle + 1));

        assertThat(outcome(new Sample(payouts, entries))).isEqualTo(outcome(sample));
    }

    @Property(tries = TRIES)
    void theSumsOfWhatIsTakenAgreeAndNoEntryServesTwice(@ForAll long seed) {
        var sample = Sample.of(seed);
        var paidByEntries = new HashMap<List<Integer>, Money>();
        var matches = sample.match();
        for (int p = 0; p < matches.size(); p++) {
            if (!matches.get(p).movements().isEmpty() && matches.get(p).matched()) {
                assertThat(matches.get(p).amount())
                        .isEqualTo(sample.payouts().get(p).amount());
                paidByEntries.merge(matches.get(p).movements(), matches.get(p).amount(), Money::plus);
            }
        }
        var seen = new ArrayList<Integer>();
        paidByEntries.forEach((entries, paid) -> {
            seen.addAll(entries);
            assertThat(Money.sum(
                            entries.stream()
                                    .map(m -> sample.entries().get(m).amount())
                                    .toList(),
                            Currency.SEK))
                    .isEqualTo(paid);
        });
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Property(tries = TRIES)
    void aTwinOfAnEntryTakenByAmountMakesItOpen(@ForAll long seed) {
        var sample = Sample.of(seed);
        var matches = sample.match();
        for (int p = 0; p < matches.size(); p++) {
            if (matches.get(p).basis() == Basis.AMOUNT) {
                var entries = new ArrayList<>(sample.entries());
                entries.add(entries.get(matches.get(p).movements().getFirst()));
                assertThat(new Sample(sample.payouts(), entries).match().get(p).basis())
                        .isNotEqualTo(Basis.AMOUNT);
            }
        }
    }

    @Property(tries = TRIES)
    void noGroupSpansTwoProviders(@ForAll long seed) {
        var sample = Sample.of(seed);
        var providers = new HashMap<List<Integer>, String>();
        var matches = sample.match();
        for (int p = 0; p < matches.size(); p++) {
            var match = matches.get(p);
            if (match.basis() == Basis.GROUP && match.movements().size() == 1 && !byReferences(sample, match)) {
                var provider = sample.payouts().get(p).provider();
                assertThat(providers.computeIfAbsent(match.movements(), _ -> provider))
                        .isEqualTo(provider);
            }
        }
    }

    private static boolean byReferences(Sample sample, BankMatch match) {
        return match.movements().stream()
                .anyMatch(m -> sample.entries().get(m).texts().getFirst().contains("REF"));
    }

    @Property(tries = TRIES)
    void whatDoesNotMatterChangesNothing(@ForAll long seed) {
        var sample = Sample.of(seed);
        var interest = new BankInterest(sample.payouts());
        var kept = sample.entries().stream().filter(interest::matters).toList();

        assertThat(outcome(new Sample(sample.payouts(), kept))).isEqualTo(outcome(sample));
    }

    /**
     * A provider's name beside any other name, before it, behind it or in a text of its own, closes nothing: of each pair of names one is
     * made of letters that no bank and no provider writes.
     */
    @Property(tries = TRIES)
    void aNameBesideTheProvidersClosesNothing(
            @ForAll long seed, @ForAll @AlphaChars @StringLength(min = 2, max = 20) String name) {
        var random = new Random(seed);
        var somebody = "Q" + name + "X";
        var provider = PROVIDERS.get(random.nextInt(2));
        var called = provider.equals("klarna") ? "KLARNA BANK AB" : "STRIPE TECHNOLOGY EUROPE";
        var texts = List.of(
                List.of(called + " " + somebody),
                List.of(somebody + " " + called),
                List.of(called, somebody),
                List.of(provider + somebody),
                List.of(provider + "-" + somebody + " AB"));
        var payout = BankMatcherTest.payout(provider, "REF1001", Sample.amount(random));
        var entry = BankMatcherTest.entry(
                random.nextInt(7) - 1,
                payout.amount().toPlain(),
                texts.get(random.nextInt(texts.size())).toArray(String[]::new));
        assertThat(new Sample(List.of(payout), List.of(entry)).match()).noneMatch(BankMatch::matched);
    }

    /** Words of rent, names, other providers and other payouts: whatever they are, with whatever amount and day, no payout is closed. */
    @Property(tries = TRIES)
    void aTextThatNamesNobodyOrSomebodyElseClosesNothing(
            @ForAll long seed, @ForAll @StringLength(max = 30) String any) {
        var random = new Random(seed);
        var strangers = List.of(
                any.replaceAll("(?iu)klarna|REF", ""),
                "HYRESINBETALNING ANDERSSON",
                "STRIPE TECHNOLOGY",
                "KLARNA ADYEN",
                "KLARNA REF" + (9000 + random.nextInt(999)),
                "REF" + (9000 + random.nextInt(999)),
                "Lön " + random.nextInt(100_000_000));
        var payouts = new ArrayList<ExpectedPayout>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            payouts.add(BankMatcherTest.payout("klarna", "REF" + (1000 + random.nextInt(8)), Sample.amount(random)));
        }
        var entries = new ArrayList<BankMovement>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            entries.add(BankMatcherTest.entry(
                    random.nextInt(7) - 1,
                    payouts.get(random.nextInt(payouts.size())).amount().toPlain(),
                    strangers.get(random.nextInt(strangers.size()))));
        }
        assertThat(new Sample(payouts, entries).match()).noneMatch(BankMatch::matched);
    }
}
