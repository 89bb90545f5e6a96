package se.knyt.spi;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Counts at the source itself, taken anew, so that our own tables can be checked against them. */
public interface ChannelCounts extends Session {
    /** Orders placed on each day (in the company's zone), both days included; days without orders may be absent. */
    List<Day> countOrders(LocalDate from, LocalDate to);

    /**
     * @param date the day
     * @param count number of orders, cancelled ones not counted
     * @param totals their sum in each currency, VAT included
     * @param orderNumbers the numbers counted, so that a difference can be named
     */
    record Day(LocalDate date, int count, Map<Currency, Money> totals, List<String> orderNumbers) {
        public Day {
            totals = Map.copyOf(totals);
            orderNumbers = List.copyOf(orderNumbers);
        }
    }
}
