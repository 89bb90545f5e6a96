package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * The accounting system has no fiscal year for today, or its period is locked: sales wait in order, everything else goes on, one
 * loose end; opened, all goes on by itself, in order. Years that are not calendar years are years like any other.
 */
class FiscalYearEndTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /**
     * The last day of a calendar year, of a broken year and of fifteen months; the day after has no year yet.
     *
     * @param monthsAfterNewYear when the only year there is ends
     */
    @ParameterizedTest
    @CsvSource({"calendar, 12, 0", "broken, 12, 4", "fifteen months, 15, 0"})
    void theFirstDayWithoutAYear(String kind, int months, int monthsAfterNewYear) {
        var lastDay = LocalDate.of(today().getYear() + 1, 1, 1)
                .plusMonths(monthsAfterNewYear)
                .minusDays(1);
        world.post(
                "fortnox",
                "years",
                "{\"years\":[{\"from\":\"" + lastDay.plusDays(1).minusMonths(months) + "\",\"to\":\"" + lastDay
                        + "\"}]}");
        moveTo(lastDay.minusDays(1));
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine.control().moveClock(merchant.company, world.now());
            var old = sell(merchant);
            ship(merchant, old);
            assertThat(booked()).as("%s", Trouble.of(merchant)).hasSize(1);
            var late = sell(merchant);

            moveTo(lastDay.plusDays(1));
            merchant.engine.control().moveClock(merchant.company, world.now());
            var names = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                names.add(sell(merchant));
                ship(merchant, names.getLast());
            }
            // Captured, and the shop's orders read; not booked. One loose end for all of them.
            assertThat(booked()).hasSize(1);
            assertThat(captured()).as("%s", Trouble.of(merchant)).isEqualTo(4);
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
            assertThat(Trouble.of(merchant).toString()).contains("no-financial-year");
            assertThat(Ledgers.customers(world)).isEqualByComparingTo("100.00");
            // The sandbox's clock is at today; the sale not shipped yet is shipped like the others and takes its place
            // behind them.
            ship(merchant, late);
            names.add(late);

            world.post("fortnox", "financialyears", "{}");
            merchant.advance(Duration.ofHours(1));
            assertThat(booked()).as("%s", Trouble.of(merchant)).hasSize(5);
            assertThat(bookedOrders().subList(1, 5)).isEqualTo(names);
            merchant.advance(Duration.ofDays(8));
            allEnds(merchant, 5);
        }
    }

    /** The month is locked after the sales: they wait in order, the others go on; unlocked, they follow by themselves. */
    @Test
    void aLockedPeriodHoldsWhatIsOfItAndNothingElse() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            // Sales of the past day are locked, those of tomorrow are not: the lock is set for today.
            world.post("fortnox", "lock", "{\"until\":\"" + today() + "\"}");
            var names = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                names.add(sell(merchant));
                ship(merchant, names.getLast());
            }
            assertThat(booked()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(captured()).isEqualTo(3);
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
            assertThat(Trouble.of(merchant).toString()).contains("period-locked");
            // Another month is open.
            var firstOpen = today().withDayOfMonth(1).plusMonths(1);
            moveTo(firstOpen);
            merchant.engine.control().moveClock(merchant.company, world.now());
            var other = sell(merchant);
            ship(merchant, other);
            assertThat(bookedOrders()).as("%s", Trouble.of(merchant)).contains(other);
            world.post("fortnox", "lock", "{\"until\":\"\"}");
            merchant.advance(Duration.ofHours(1));
            assertThat(bookedOrders()).as("%s", Trouble.of(merchant)).containsSubsequence(names);
            assertThat(booked()).hasSize(4);
            merchant.advance(Duration.ofDays(8));
            allEnds(merchant, 4);
        }
    }

    private void allEnds(Merchant merchant, int trails) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(trails);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(Ledgers.customers(world)).isZero();
        assertThat(Ledgers.general(world).getOrDefault(1581, BigDecimal.ZERO)).isZero();
    }

    /** The vouchers of booked invoices, as the accounting system numbers them. */
    private List<String> booked() {
        var result = new ArrayList<String>();
        for (var invoice : world.get("fortnox", "invoices").path("invoices")) {
            if (invoice.path("booked").asBoolean()) {
                result.add(invoice.path("voucher").asString(""));
            }
        }
        return result;
    }

    /** The orders whose invoices are booked, in the order of their vouchers. */
    private List<String> bookedOrders() {
        var byVoucher = new TreeMap<String, String>();
        for (var invoice : world.get("fortnox", "invoices").path("invoices")) {
            if (invoice.path("booked").asBoolean()) {
                byVoucher.put(
                        invoice.path("year").asString("") + " "
                                + "%06d".formatted(invoice.path("voucher").asInt()),
                        invoice.path("order").asString(""));
            }
        }
        return List.copyOf(byVoucher.values());
    }

    private int captured() {
        int count = 0;
        for (var row : world.get("klarna", "canonical").path("transactions")) {
            count += "SALE".equals(row.path("type").asString("")) ? 1 : 0;
        }
        return count;
    }

    private LocalDate today() {
        return world.now().atZone(ZONE).toLocalDate();
    }

    /** Noon of the day, for simulators only. */
    private void moveTo(LocalDate day) {
        var noon = LocalDateTime.of(day, LocalTime.NOON).atZone(ZONE).toInstant();
        if (noon.isAfter(world.now())) {
            world.advance(Duration.between(world.now(), noon));
        }
    }

    private String sell(Merchant merchant) {
        var sold = world.post(
                "shopify",
                "sell",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"price\":10000}],\"shipping\":0,\"discount\":false,\"business\":false}");
        merchant.settle();
        return sold.path("orders").get(0).asString("").replace("#", "");
    }

    private void ship(Merchant merchant, String order) {
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.settle();
    }
}
