package se.knyt.engine.months;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.BankMovement;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/**
 * A month on its way through the engine: documents, payouts and bank entries are told as they happen, by the writers that tell them always,
 * and a bookkeeper's sheet is kept beside it. Between any two steps, and in the middle of them, the process may die.
 */
final class MonthRun implements AutoCloseable {
    private static final String ACCOUNT = "SE3550000000054910000003";
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final LocalTime AFTERNOON = LocalTime.of(13, 0);
    private static final LocalTime EVENING = LocalTime.of(18, 0);
    /** Every day of the sales is over, and has had time to be told. */
    private static final LocalTime NIGHT = LocalTime.of(2, 30);

    /** The longest life of a process, in points, where nothing else is said. */
    static final int POINTS_OF_A_LIFE = 400;
    /** The bank takes so many öre of a payout in another currency. */
    static final int BANKS_SHARE = 7;

    final Month month;
    final MonthWorld world;
    final Ledger sheet = new Ledger();
    final Map<String, Deal> unpaid = new TreeMap<>();
    private final Map<String, PaidOut> told = new TreeMap<>();
    private final MonthWorld.Way way;
    private final Telling telling;
    private final @Nullable Random deaths;
    private final int life;
    private final Set<String> held = new HashSet<>();
    private final List<BankMatch> bank;
    private Knyt knyt;
    private boolean busyDay;

    /** @param deaths says when a process dies; null for one that lives through it all */
    MonthRun(Month month, MonthWorld.Way way, @Nullable Random deaths) {
        this(month, way, deaths, POINTS_OF_A_LIFE);
    }

    /** @param life the longest life of a process, in points */
    MonthRun(Month month, MonthWorld.Way way, @Nullable Random deaths, int life) {
        this.life = life;
        this.month = month;
        this.way = way;
        this.deaths = deaths;
        telling = new Telling(month);
        bank = BankMatcher.match(
                month.payouts().stream()
                        .map(paid -> new ExpectedPayout(
                                paid.payout().provider(),
                                paid.payout().reference(),
                                paid.payout().paid(),
                                true,
                                paid.date()))
                        .toList(),
                month.movements(),
                BankLimits.DEFAULT);
        world = new MonthWorld(way, month);
        knyt = new Knyt(world, -1);
        world.found(knyt, month);
        if (deaths != null) {
            anew();
        }
    }

    /** The payout is told with other lines than it has. */
    void spoil(PaidOut victim, PaidOut spoiled) {
        held.add(victim.payout().reference());
        told.put(victim.payout().reference(), spoiled);
    }

    void go(Consumer<MonthRun> check) {
        var day = month.steps().getFirst().date();
        for (var step : month.steps()) {
            while (day.isBefore(step.date())) {
                ends(day, check);
                day = day.plusDays(1);
            }
            busyDay = true;
            switch (step) {
                case Deal deal -> took(deal);
                case PaidOut paid -> paid(paid);
            }
            settle();
            if (way != MonthWorld.Way.DAYS) {
                check.accept(this);
            }
        }
        var last = month.movements().stream()
                .map(BankMovement::bookedOn)
                .max(LocalDate::compareTo)
                .orElse(day);
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            ends(day, check);
        }
    }

    private void took(Deal deal) {
        world.becomes(deal.date(), AFTERNOON);
        for (var document : telling.of(deal)) {
            survive(process -> process.tell(world.shop(), document.getKey(), document.getValue()));
        }
        sheet.took(deal);
        unpaid.put(deal.id(), deal);
    }

    private void paid(PaidOut paid) {
        world.becomes(paid.date(), MORNING);
        tell(told.getOrDefault(paid.payout().reference(), paid));
        if (held.contains(paid.payout().reference())) {
            sheet.held(paid);
        } else {
            sheet.paid(paid);
            paid.deals().forEach(deal -> unpaid.remove(deal.id()));
        }
        told.put(paid.payout().reference(), paid);
    }

    void tell(PaidOut paid) {
        var lines = paid.lines().stream().map(Telling::line).toList();
        survive(process -> process.tell(world.provider(paid.payout().provider()), paid.payout(), lines));
    }

    /** The provider tells the payout anew, as it is; the bank has shown it already. */
    void corrected(PaidOut paid) {
        tell(paid);
        settle();
        var waited = month.payouts().stream().filter(this::waits).toList();
        held.remove(paid.payout().reference());
        for (var each : waited) {
            var day = bank.get(month.payouts().indexOf(each)).bookedOn();
            if (day != null) {
                received(each, day);
            }
        }
        settle();
    }

    /** The bank's statement comes in the evening; the day is over some hours after it. */
    private void ends(LocalDate day, Consumer<MonthRun> check) {
        boolean any = bankTells(day);
        if (any || busyDay) {
            settle();
            world.becomes(day.plusDays(1), NIGHT);
            settle();
            check.accept(this);
        }
        busyDay = false;
    }

    private boolean bankTells(LocalDate day) {
        world.becomes(day, EVENING);
        if (way == MonthWorld.Way.FEED) {
            return feedBooks(day);
        }
        var rows = new ArrayList<String>();
        for (var movement : month.movements()) {
            if (movement.bookedOn().equals(day) && movement.amount().currency().equals(Currency.SEK)) {
                rows.add(day + ";" + movement.amount().toPlain().replace('.', ',') + ";KLARNA BANK AB "
                        + String.join(" ", movement.texts()));
            }
        }
        if (!rows.isEmpty()) {
            statement(String.join("\n", rows));
        }
        boolean any = !rows.isEmpty();
        for (int i = 0; i < bank.size(); i++) {
            var paid = month.payouts().get(i);
            if (day.equals(bank.get(i).bookedOn()) && !waits(paid)) {
                received(paid, day);
                any = true;
            }
        }
        return any;
    }

    /**
     * The bank feed books what has come to stay, a voucher for each payout: the payouts of these months are a week apart, and of those it
     * tells no sums. Euros come at the bank's rate.
     */
    private boolean feedBooks(LocalDate day) {
        boolean any = false;
        for (int i = 0; i < bank.size(); i++) {
            var paid = month.payouts().get(i);
            if (day.equals(bank.get(i).bookedOn()) && !waits(paid)) {
                long kronor = Ledger.ore(paid.payout().paid(), paid.rate());
                long came = paid.currency().equals(Currency.SEK) ? kronor : kronor - BANKS_SHARE;
                world.ledger.feed(day, came, 1930, 1589);
                sheet.received(paid, Money.of(came, Currency.SEK));
                any = true;
            }
        }
        survive(process -> process.engine.desks().feed().look(world.company()));
        return any;
    }

    /** It is held itself, or came in one deposit with one that is: that is met when all of it can be. Euros a person notes one by one. */
    private boolean waits(PaidOut paid) {
        return month.movements().stream()
                        .map(BankMovement::texts)
                        .filter(texts -> texts.contains(paid.payout().reference()))
                        .filter(texts -> paid.currency().equals(Currency.SEK) || texts.size() == 1)
                        .anyMatch(texts -> texts.stream().anyMatch(held::contains))
                || held.contains(paid.payout().reference());
    }

    private void statement(String rows) {
        var file = new BankDrop.File(
                "utdrag.csv",
                ("Bokföringsdatum;Belopp;Text\n" + rows + "\n").getBytes(StandardCharsets.UTF_8),
                true,
                1930,
                ACCOUNT);
        survive(process -> assertThat(process.engine.desks().bank().take(world.company(), file, "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class));
    }

    /** A person says what came of a payout in euro: the bank has taken its own rate, some öre worse. */
    private void received(PaidOut paid, LocalDate day) {
        long kronor = Ledger.ore(paid.payout().paid(), paid.rate());
        if (paid.currency().equals(Currency.SEK)) {
            sheet.received(paid, Money.of(kronor, Currency.SEK));
            return;
        }
        var came = Money.of(kronor - BANKS_SHARE, Currency.SEK);
        var where = " from payout where company_id = ? and reference = '"
                + paid.payout().reference() + "'";
        survive(process -> {
            // Whoever died after it had been said looks before saying it again.
            if (process.number("select count(*)" + where + " and bank_leg = 'open'") == 1) {
                var outcome = process.engine
                        .desks()
                        .bank()
                        .receipts()
                        .confirm(world.company(), process.number("select payout_id" + where), day, came, 0, "eva");
                assertThat(outcome.problem()).isEmpty();
            }
        });
        sheet.received(paid, came);
    }

    void settle() {
        survive(Knyt::settle);
        if (deaths != null && deaths.nextInt(8) == 0) {
            anew();
        }
    }

    /** Done by whichever process lives through it. */
    private void survive(Consumer<Knyt> work) {
        while (true) {
            try {
                work.accept(knyt);
                return;
            } catch (Death death) {
                anew();
            }
        }
    }

    /** All that the process had in memory is gone; another takes over. */
    private void anew() {
        knyt.close();
        while (true) {
            var random = deaths;
            if (random != null && random.nextInt(3) == 0) {
                world.ledger.unheard(1 + random.nextInt(20));
            }
            knyt = new Knyt(world, random == null ? -1 : random.nextInt(life));
            try {
                knyt.takesOver();
                return;
            } catch (Death stillborn) {
                knyt.close();
            }
        }
    }

    /** The books as the accounting system has them, by the sums of the bookkeeper's sheet. */
    Map<String, Long> sums() {
        return MonthPropertiesTest.sums(world.ledger.balances());
    }

    List<String> texts(String sql) {
        var result = new ArrayList<String>();
        survive(process -> {
            result.clear();
            result.addAll(process.texts(sql));
        });
        return result;
    }

    /** What a process that lives says. */
    <T> T ask(java.util.function.Function<Knyt, T> question) {
        var answer = new ArrayList<T>();
        survive(process -> {
            answer.clear();
            answer.add(question.apply(process));
        });
        return answer.getFirst();
    }

    /** The last day that is over. */
    java.time.LocalDate yesterday() {
        return world.now().atZone(MonthGenerator.ZONE).toLocalDate().minusDays(1);
    }

    /** Every day until yesterday. */
    java.time.LocalDate[] days() {
        return month.steps()
                .getFirst()
                .date()
                .datesUntil(yesterday().plusDays(1))
                .toArray(java.time.LocalDate[]::new);
    }

    /** Everything that the database says of the company, without ids, numbers and times. */
    String export() {
        return knyt.engine.export().text(world.company());
    }

    @Override
    public void close() {
        knyt.close();
        world.close();
    }
}
