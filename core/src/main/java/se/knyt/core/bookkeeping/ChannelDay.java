package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;

/**
 * The sales and credits of one sales channel on one day, which are booked together in one voucher (BFL 5:6: like events may share a
 * voucher that can be traced to each of them). Only without a customer ledger.
 *
 * @param key stable key of channel, day and part
 * @param day of the company; every fact is of it
 * @param channel its name, for the voucher's text
 * @param part 1 for what was known when the day ended; more for each voucher of what came later
 */
public record ChannelDay(
        String key, LocalDate day, String channel, int part, List<SaleFact> sales, List<CreditFact> credits) {
    public ChannelDay {
        sales = List.copyOf(sales);
        credits = List.copyOf(credits);
        if (part < 1) {
            throw new IllegalArgumentException("the parts of a day are numbered from one");
        }
        if (sales.stream().anyMatch(sale -> !sale.eventDate().equals(day))
                || credits.stream().anyMatch(credit -> !credit.eventDate().equals(day))) {
            throw new IllegalArgumentException("a fact of another day than " + day);
        }
    }
}
