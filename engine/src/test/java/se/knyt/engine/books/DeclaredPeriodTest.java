package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.monthend.LateItem;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.monthend.MonthEnds.Hindrance;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.engine.monthend.VatReturns;
import se.knyt.engine.settings.VatPeriod;

/** A declared VAT period locks its months: what comes late for it is booked in the first open one. */
class DeclaredPeriodTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private PayoutBench bench;
    private MonthEnds months;
    private VatPeriods periods;
    private LateVatDesk late;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        var engine = bench.test.engine;
        months = new MonthEnds(engine.database(), engine.clocks());
        periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
        late = new LateVatDesk(engine.database(), engine.clocks(), engine.settings());
        // To the middle of January 2027, whichever day of November the bench begins on.
        bench.test.clock.move(Duration.ofDays(75));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void paid(String reference) {
        bench.sold("o" + reference, "i" + reference, "100.00");
        bench.tell(reference, sek("100.00"), sale(1, "o" + reference, "100.00"));
        bench.run();
    }

    @Test
    void aDeclaredQuarterTakesNothingMoreUntilItIsOpenedForAReason() {
        periods.length(bench.company, VatPeriod.QUARTER, "eva");
        assertThat(periods.of(bench.company, NOVEMBER)).isEqualTo(new VatPeriod.Months(YearMonth.of(2026, 10), 3));
        paid("P1");
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.NONE);
        assertThat(declare(NOVEMBER.minusMonths(1))).isEqualTo(Hindrance.ALREADY);
        // One lock: the month is locked by it, and is not opened by itself.
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
        assertThat(months.unlock(bench.company, NOVEMBER, "fel", "eva")).isEqualTo(Hindrance.DECLARED);
        paid("P2");
        assertThat(bench.texts("select voucher_date || ' ' || event_date from voucher where company_id = ?"
                        + " order by voucher_id"))
                .containsExactly("2026-11-02 2026-11-02", "2027-01-01 2026-11-02");

        assertThatThrownBy(() -> periods.reopen(bench.company, NOVEMBER, " ", "eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(periods.reopen(bench.company, NOVEMBER, "igen", "eva")).isEqualTo(Hindrance.ALREADY);
        paid("P3");
        assertThat(bench.vouchers()).last().asString().startsWith("2026-11-02 Utbetalning Klarna P3");
        assertThat(bench.texts("select action || ' ' || subject from audit_log where company_id = ?"
                        + " and action like 'vat-period.%' order by audit_id"))
                .containsExactly(
                        "vat-period.length ",
                        "vat-period.declare 2026-10/2026-12",
                        "vat-period.reopen 2026-10/2026-12");
    }

    /**
     * 1 000.00 booked as sold on 20 November and delivered in no month yet, told when November is declared, and 50.00 more when it is locked.
     * December's end and its turning are two vouchers; November's wait until it is opened, twice.
     */
    @Test
    void whatIsToldOfAClosedMonthIsMovedAtItsEndWhenItIsOpened() {
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.NONE);
        sold("a", -100_000);
        assertThat(moved()).containsExactly("2026-12-31 100000", "2027-01-01 -100000");
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        bench.run();
        assertThat(moved()).contains("2026-11-30 100000", "2026-12-01 -100000").hasSize(4);

        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        sold("b", -5_000);
        assertThat(moved()).contains("2026-12-31 5000").doesNotContain("2026-11-30 5000");
        assertThat(months.unlock(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        bench.run();
        assertThat(moved()).contains("2026-11-30 5000", "2026-12-01 -5000").hasSize(8);
        bench.run();
        assertThat(moved()).hasSize(8);
    }

    /** As a purchase is planned whose money came before its delivery, booked as the sale on 20 November. */
    private void sold(String key, long minor) {
        bench.test.engine.database().doForCompany("sold", bench.company, tx -> {
            tx.update(
                    "insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, sold, target_id)"
                            + " values (?, ?, 1, date '2026-11-20', 'SEK', ?, ?, ?)",
                    bench.company,
                    key,
                    minor,
                    "{\"3001|\":\"" + minor + "\"}",
                    bench.erp.id());
            tx.update("update prepaid_run set due = true where company_id = ?", bench.company);
            tx.update(
                    "insert into prepaid_run (company_id, month, due) values (?, date '2026-11-01', true)"
                            + " on conflict (company_id, month) do update set due = true",
                    bench.company);
        });
        bench.run();
    }

    /** By day what is moved on the account of what is sold. */
    private List<String> moved() {
        return bench.texts(
                "select v.voucher_date || ' ' || (r.debit_minor - r.credit_minor) from voucher v join voucher_row r"
                        + " on r.company_id = v.company_id and r.voucher_id = v.voucher_id where v.company_id = ? and r.account = 3001"
                        + " and v.voucher_key like 'not-delivered:%' order by v.voucher_date, v.voucher_id");
    }

    @Test
    void aPeriodThatIsNotOverIsUnderWayOrIsInPartDeclaredIsNotDeclared() {
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "o1", "100.00"));
        bench.plan();
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.UNDER_WAY);
        bench.run();
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.NONE);
        periods.length(bench.company, VatPeriod.QUARTER, "eva");
        assertThat(declare(YearMonth.of(2026, 12))).isEqualTo(Hindrance.DECLARED);
        // The quarter of January ends in March.
        assertThat(declare(YearMonth.of(2027, 1))).isEqualTo(Hindrance.NOT_OVER);
        // A month that is locked by itself stays locked when the period is opened.
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.NONE);
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
    }

    private Hindrance declare(YearMonth month) {
        return periods.declare(bench.company, month, this::booked, "eva");
    }

    /** What is booked in some months, by box, summed apart from the page's proof. */
    private VatPeriods.Booked booked(VatPeriod.Months of) {
        var boxes = new TreeMap<String, Long>();
        bench.texts("select b.box || ' ' || sum(b.minor) from voucher v"
                        + " join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id and r.rule = 'sale.vat'"
                        + " join fact_vat f on f.company_id = v.company_id and f.fact_id = r.fact_id"
                        + " cross join lateral (values (f.base_box, f.base_minor), (f.vat_box, f.vat_minor)) b (box, minor)"
                        + " where v.company_id = ? and v.voucher_date between '"
                        + of.first().atDay(1) + "' and '"
                        + of.last().atEndOfMonth() + "' group by b.box")
                .forEach(text -> boxes.put(text.substring(0, 2), Long.valueOf(text.substring(3))));
        return new VatPeriods.Booked(boxes, 0);
    }

    private long facts = 500_000;

    /** A sale with 25 % VAT, told now and dated then; a credit where the base is negative. */
    private void soldOn(LocalDate day, long base, long vat) {
        long fact = facts++;
        var key = "late:" + fact;
        bench.test.engine.database().doForCompany("sold-on", bench.company, tx -> {
            tx.update(
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)"
                            + " values (?, ?, ?, 'sale', ?, ?, 1, '', '', ?, 'SEK', ?, ?, '{}', 1, ?)",
                    bench.company,
                    fact,
                    key,
                    fact,
                    fact,
                    day,
                    base + vat,
                    vat,
                    bench.test.clock.instant());
            tx.update(
                    "insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own,"
                            + " base_minor, vat_minor, told_base_minor, told_minor, bound) values (?, ?, 1, 'Inom Sverige', 'SE', '25', '05', '10', 2611,"
                            + " true, ?, ?, ?, ?, '1')",
                    bench.company,
                    fact,
                    base,
                    vat,
                    base,
                    vat);
            new VoucherWriter(bench.test.engine.ids())
                    .write(
                            tx,
                            new VoucherWriter.Source(bench.company, key, "V", null, null, null, 1, "eva"),
                            new Voucher(
                                    day,
                                    "Prov",
                                    "",
                                    List.of(),
                                    List.of(
                                            row(1510, base + vat, "sale.customer", key),
                                            row(3001, -base, "sale.revenue", key),
                                            row(2611, -vat, "sale.vat", key))),
                            bench.test.clock.instant());
        });
    }

    private static VoucherRow row(int account, long minor, String rule, String key) {
        return VoucherRow.signed(account, Money.of(minor, Currency.SEK), "", "", key, rule);
    }

    private VatReturns.Boxes kept(YearMonth month) {
        return late.period(bench.company, month).kept().orElseThrow();
    }

    private Set<Long> lateFor(YearMonth month) {
        return late.period(bench.company, month).out().stream()
                .map(LateItem::id)
                .collect(Collectors.toSet());
    }

    private Optional<LateVatDesk.Problem> say(YearMonth of, LateItem.Word word) {
        return late.say(bench.company, lateFor(of), word, "", "eva");
    }

    /**
     * The table of vat-oss: a domestic sale of 999.00 + 249.75 is found after October was declared. It is booked in November, is a loose end,
     * and in November's boxes only when somebody says so: never where October is corrected. What October was declared with does not change.
     */
    @Test
    void whatComesLateIsALooseEndAndInNoReturnUntilSomebodyHasSaidInWhich() {
        var october = YearMonth.of(2026, 10);
        soldOn(october.atDay(5), 10_000, 2_500);
        assertThat(declare(october)).isEqualTo(Hindrance.NONE);
        soldOn(october.atDay(20), 99_900, 24_975);
        soldOn(NOVEMBER.atDay(3), 20_000, 5_000);
        bench.run();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("vat.late ")
                .contains("\"boxes\":\"05 999.00; 10 249.75\"")
                .contains("\"period\":\"2026-10\"");
        assertThat(kept(october).told()).isEqualTo(Map.of("05", 10_000L, "10", 2_500L));
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.LATE);

        assertThat(say(october, LateItem.Word.LATER)).isEmpty();
        assertThat(bench.looseEnds()).isEmpty();
        var november = late.period(bench.company, NOVEMBER)
                .with(booked(new VatPeriod.Months(NOVEMBER, 1)).boxes());
        assertThat(november.own()).isEqualTo(Map.of("05", 20_000L, "10", 5_000L));
        assertThat(november.moved().get(october)).isEqualTo(Map.of("05", 99_900L, "10", 24_975L));

        // Somebody thinks better of it: the old return is corrected, and the later one is without it.
        assertThat(say(october, LateItem.Word.CORRECT)).isEmpty();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("vat.correct ");
        assertThat(declare(NOVEMBER)).isEqualTo(Hindrance.NONE);
        assertThat(kept(NOVEMBER).told()).isEqualTo(Map.of("05", 20_000L, "10", 5_000L));
        assertThat(say(october, LateItem.Word.CORRECTED)).isEmpty();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(late.period(bench.company, october).corrected()).isEqualTo(Map.of("05", 99_900L, "10", 24_975L));
        assertThat(kept(october).told()).isEqualTo(Map.of("05", 10_000L, "10", 2_500L));
        assertThat(say(october, LateItem.Word.LATER)).contains(LateVatDesk.Problem.TOLD);
        assertThat(bench.texts(
                        "select word || ' ' || decided_by from vat_late_word where company_id = ? order by word_id"))
                .containsExactly("later eva", "correct eva", "corrected eva");
    }

    /**
     * 10.00 of VAT late for September and 20.00 for October are two loose ends; what is new of one leaves the other as it is. September is
     * opened and declared anew with its quarter: its loose end becomes that of the quarter, where nothing else is late.
     */
    @Test
    void onlyThePeriodsInWhichSomethingIsNewAreLookedAt() {
        var september = YearMonth.of(2026, 9);
        var october = YearMonth.of(2026, 10);
        assertThat(declare(september)).isEqualTo(Hindrance.NONE);
        assertThat(declare(october)).isEqualTo(Hindrance.NONE);
        soldOn(september.atDay(5), 4_000, 1_000);
        soldOn(october.atDay(5), 8_000, 2_000);
        bench.run();
        assertThat(bench.texts("select month || ' ' || due from vat_look where company_id = ? order by 1"))
                .contains("2026-09-01 false", "2026-10-01 false");
        assertThat(periodsLate()).containsExactly("2026-09 05 40.00; 10 10.00", "2026-10 05 80.00; 10 20.00");

        soldOn(october.atDay(6), 4_000, 1_000);
        bench.run();
        assertThat(periodsLate()).containsExactly("2026-09 05 40.00; 10 10.00", "2026-10 05 120.00; 10 30.00");

        assertThat(periods.reopen(bench.company, september, "kvartal", "eva")).isEqualTo(Hindrance.NONE);
        periods.length(bench.company, VatPeriod.QUARTER, "eva");
        assertThat(declare(september)).isEqualTo(Hindrance.NONE);
        bench.run();
        assertThat(periodsLate()).containsExactly("2026-07/2026-09 05 40.00; 10 10.00", "2026-10 05 120.00; 10 30.00");
    }

    /** Period and boxes of each loose end of what came late. */
    private List<String> periodsLate() {
        return bench.texts("select (args::json ->> 'period') || ' ' || (args::json ->> 'boxes') from loose_end"
                + " where company_id = ? and closed_at is null and code = 'vat.late' order by 1");
    }

    /** 100.00 of VAT is the most of a period that is told later: 60.00 is, 50.00 more is not, and 60.00 with 50.00 of a credit is. */
    @Test
    void moreVatThanTheCompanyTellsLaterIsACorrection() {
        var october = YearMonth.of(2026, 10);
        late.bound(bench.company, 10_000L, "eva");
        bench.test.engine.clocks().learn(bench.company, Duration.ofHours(1));
        assertThat(declare(october)).isEqualTo(Hindrance.NONE);
        soldOn(october.atDay(20), 24_000, 6_000);
        assertThat(say(october, LateItem.Word.LATER)).isEmpty();
        soldOn(october.atDay(21), 20_000, 5_000);
        assertThat(say(october, LateItem.Word.LATER)).contains(LateVatDesk.Problem.TOO_MUCH);
        soldOn(october.atDay(22), -20_000, -5_000);
        assertThat(say(october, LateItem.Word.LATER)).isEmpty();
        assertThat(late.say(bench.company, Set.of(1L), LateItem.Word.LATER, "", "eva"))
                .contains(LateVatDesk.Problem.NOT_LATE);
        assertThat(bench.texts("select (at at time zone 'UTC')::text from audit_log where company_id = ?"
                        + " and action = 'vat-period.late'"))
                .as("when it was done by the machine's clock: the middle of January, 75 days on")
                .containsOnly("2027-01-16 08:00:00")
                .hasSize(2);
    }

    /**
     * A year of sales and credits, told in any order, each month declared when it is over, and of what comes late for a declared one any word:
     * every return stays as it was, and all returns with the corrections and what is told nowhere yet are all that is booked.
     */
    @Test
    void allReturnsOfAYearAreAllThatIsBooked() {
        var random = new Random(20_261_127);
        var declared = new TreeMap<YearMonth, Map<String, Long>>();
        long base = 0;
        long vat = 0;
        for (int m = 1; m <= 12; m++) {
            var month = YearMonth.of(2026, m);
            for (int i = 0; i < 8; i++) {
                var of = YearMonth.of(2026, 1 + random.nextInt(m));
                long amount = 4L * (random.nextInt(2_000) - 500) + 2;
                soldOn(of.atDay(1 + random.nextInt(28)), amount, amount / 4 + 1);
                base += amount;
                vat += amount / 4 + 1;
            }
            for (int p = 1; p < m; p++) {
                var words = new TreeMap<LateItem.Word, Set<Long>>();
                late.period(bench.company, YearMonth.of(2026, p)).out().stream()
                        .filter(i -> !i.over())
                        .forEach(i -> words.computeIfAbsent(
                                        LateItem.Word.values()[1 + random.nextInt(3)], _ -> new TreeSet<>())
                                .add(i.id()));
                words.forEach((word, items) -> assertThat(late.say(bench.company, items, word, "", "eva"))
                        .isEmpty());
            }
            assertThat(declare(month)).isEqualTo(Hindrance.NONE);
            declared.put(month, Map.copyOf(kept(month).told()));
            if (m % 4 == 0) {
                assertThat(told(declared.keySet())).isEqualTo(Map.of("05", base, "10", vat));
                declared.forEach(
                        (before, told) -> assertThat(kept(before).told()).isEqualTo(told));
            }
        }
        // What is told of the last months now has no later month of the year: it waits.
        soldOn(LocalDate.of(2026, 12, 24), 40_002, 10_001);
        assertThat(told(declared.keySet())).isEqualTo(Map.of("05", base + 40_002, "10", vat + 10_001));
        bench.run();
        assertThat(bench.looseEnds()).anyMatch(end -> end.contains("05 400.02; 10 100.01"));
    }

    /** Told in returns and by corrections, and what is told nowhere yet. */
    private Map<String, Long> told(Set<YearMonth> months) {
        var all = new TreeMap<String, Long>();
        for (var month : months) {
            var period = late.period(bench.company, month);
            var waiting = period.out().stream().filter(i -> !i.over()).toList();
            for (var part : List.of(kept(month).told(), period.corrected(), LateItem.sums(waiting))) {
                part.forEach((box, minor) -> all.merge(box, minor, Math::addExact));
            }
        }
        return all;
    }
}
