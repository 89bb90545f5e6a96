package se.knyt.engine.months;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/** Whole months of a merchant: what came in, what went out and what stands between, to the öre and at every step. */
class MonthPropertiesTest {
    private static final int TRIES = 50;
    private static final List<LedgerMode> MODES = List.of(LedgerMode.KNYT, LedgerMode.ACCOUNTING_SYSTEM);

    /** A month on its way through the books and over the bookkeeper's sheet. */
    private static final class Run {
        final Month month;
        final Books books;
        final Ledger ledger = new Ledger();
        final Map<String, Deal> unpaid = new TreeMap<>();
        private final List<PaidOut> posted = new ArrayList<>();

        Run(Month month, LedgerMode mode) {
            this.month = month;
            books = new Books(mode);
        }

        /** @param heldReference a payout that somebody holds back, or the empty text */
        void go(String heldReference, Consumer<Run> afterEach) {
            for (var step : month.steps()) {
                switch (step) {
                    case Deal deal -> took(deal);
                    case PaidOut paid -> {
                        if (paid.payout().reference().equals(heldReference)) {
                            books.held(paid);
                            ledger.held(paid);
                        } else {
                            paid(paid);
                        }
                    }
                }
                afterEach.accept(this);
            }
            var matches = bank();
            for (var paid : posted) {
                received(paid, matches.get(month.payouts().indexOf(paid)));
                afterEach.accept(this);
            }
        }

        private void took(Deal deal) {
            books.took(deal);
            ledger.took(deal);
            unpaid.put(deal.id(), deal);
        }

        private void paid(PaidOut paid) {
            books.paid(paid);
            ledger.paid(paid);
            paid.deals().forEach(deal -> unpaid.remove(deal.id()));
            posted.add(paid);
        }

        /** The bank knows of no holding: what is held has arrived too. */
        private List<BankMatch> bank() {
            var expected = month.payouts().stream()
                    .map(paid -> new ExpectedPayout(
                            paid.payout().provider(),
                            paid.payout().reference(),
                            paid.payout().paid(),
                            true,
                            paid.date()))
                    .toList();
            return BankMatcher.match(expected, month.movements(), BankLimits.DEFAULT);
        }

        private void received(PaidOut paid, BankMatch match) {
            assertThat(match.matched()).as("%s at the bank", paid.payout()).isTrue();
            var date = match.bookedOn();
            if (date == null) {
                assertThat(paid.payout().paid().isZero()).isTrue();
                return;
            }
            assertThat(match.amount()).isEqualTo(paid.payout().paid());
            // A bank in another currency takes its own rate, some öre worse.
            long kronor = Ledger.ore(paid.payout().paid(), paid.rate())
                    - (paid.currency().equals(Currency.SEK) ? 0 : 7);
            books.received(paid, date, Money.of(kronor, Currency.SEK));
            ledger.received(paid, Money.of(kronor, Currency.SEK));
        }
    }

    /** The books by the sums of the bookkeeper's sheet; every account of its own kind or among the sales. */
    static Map<String, Long> sums(Map<Integer, Long> balances) {
        var sums = new TreeMap<String, Long>();
        for (var balance : balances.entrySet()) {
            var name = switch (balance.getKey()) {
                case 1510, 1581, 1582 -> Ledger.CLAIMS;
                case 1689 -> Ledger.RESERVE;
                case 1589 -> Ledger.TRANSIT;
                case 1930 -> Ledger.BANK;
                case 6064, 6570 -> Ledger.FEES;
                case 2641 -> Ledger.FEE_VAT;
                case 3960, 7960 -> Ledger.EXCHANGE;
                default -> Ledger.SALES;
            };
            sums.merge(name, balance.getValue(), Long::sum);
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    @Property(tries = TRIES)
    void moneyInIsMoneyOutAtEveryStep(@ForAll long seed) {
        for (var mode : MODES) {
            new Run(MonthGenerator.of(seed), mode).go("", run -> {
                assertThat(sums(run.books.balances())).isEqualTo(run.ledger.sums());
                assertThat(run.ledger.sums().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isZero();
            });
        }
    }

    /** What providers owe is, item by item, what was captured or refunded and not paid out, and what they carry over. */
    @Property(tries = TRIES)
    void theProvidersAccountsAreTheirOpenItemsAtAnyTime(@ForAll long seed) {
        var run = new Run(MonthGenerator.of(seed), LedgerMode.KNYT);
        run.go("", at -> {
            assertThat(at.books.open().keySet()).isEqualTo(at.unpaid.keySet());
            for (var provider : Map.of("klarna", 1581, "stripe", 1582).entrySet()) {
                long open = at.unpaid.values().stream()
                        .filter(deal -> deal.provider().equals(provider.getKey()))
                        .mapToLong(deal -> Ledger.ore(deal.signed(), deal.rate()))
                        .sum();
                long carried = at.posted.stream()
                        .filter(paid -> paid.payout().provider().equals(provider.getKey()))
                        .reduce((_, last) -> last)
                        .map(last -> Ledger.ore(last.payout().closing(), last.rate()))
                        .orElse(0L);
                assertThat(at.books.balances().getOrDefault(provider.getValue(), 0L))
                        .isEqualTo(open + carried);
            }
        });
        assertThat(run.ledger.sum(Ledger.CLAIMS)).isZero();
        assertThat(run.ledger.sum(Ledger.TRANSIT)).isZero();
    }

    @Property(tries = TRIES)
    void aNewStartAtAnyPointChangesNothing(@ForAll long seed, @ForAll @IntRange(max = 9) int phase) {
        for (var mode : MODES) {
            var count = new int[1];
            new Run(MonthGenerator.of(seed), mode).go("", run -> {
                if (count[0]++ % 10 == phase) {
                    assertThat(run.books.again()).isEmpty();
                }
            });
        }
    }

    /** One öre, a line gone, a line twice, a sign: that payout is held with the difference, and all else is booked as if nothing were. */
    @Property(tries = TRIES)
    void oneFaultHoldsItsPayoutAndNothingElse(
            @ForAll long seed, @ForAll int which, @ForAll int where, @ForAll @IntRange(max = 4) int fault) {
        var month = MonthGenerator.of(seed);
        var victim = month.payouts().get(Math.floorMod(which, month.payouts().size()));
        if (victim.lines().isEmpty()) {
            return;
        }
        var spoiled = spoiled(victim, Math.floorMod(where, victim.lines().size()), fault);
        long difference = sum(spoiled) - sum(victim);
        for (var mode : MODES) {
            var run = new Run(month, mode);
            run.go(victim.payout().reference(), _ -> {});
            var result = run.books.reconciled(spoiled);
            assertThat(result.certificate().closes()).isFalse();
            assertThat(result.certificate().difference().minor()).isEqualTo(difference);
            assertThat(result.findings()).isNotEmpty();
            assertThat(run.books.posting(spoiled, result))
                    .isInstanceOfSatisfying(
                            PostingResult.Held.class,
                            held -> assertThat(held.code()).isEqualTo("payout.does-not-close"));
            assertThat(sums(run.books.balances())).isEqualTo(run.ledger.sums());
            assertThat(run.books.open().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            victim.deals().stream().map(Deal::id).toList());
        }
    }

    static long sum(PaidOut paid) {
        return paid.lines().stream().mapToLong(line -> line.amount().minor()).sum();
    }

    static PaidOut spoiled(PaidOut paid, int at, int fault) {
        var lines = new ArrayList<>(paid.lines());
        var line = lines.get(at);
        switch (fault) {
            case 0 -> lines.set(at, with(line, line.amount().minor() + 1));
            case 1 -> lines.set(at, with(line, line.amount().minor() - 1));
            case 2 -> lines.remove(at);
            case 3 -> lines.add(line);
            default -> lines.set(at, with(line, -line.amount().minor()));
        }
        return paid.with(lines);
    }

    private static PayoutLine with(PayoutLine line, long minor) {
        return new PayoutLine(
                line.line(),
                line.kind(),
                line.providerKind(),
                Money.of(minor, line.amount().currency()),
                line.at(),
                line.orderReference(),
                line.secondReference(),
                line.captureReference(),
                line.providerOrderId(),
                line.providerTransactionId());
    }
}
