package se.knyt.simulators.base;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of the merchant's bank account, as the one who pays makes it: money that a provider has sent, and nothing that is only on its
 * way or was sent back.
 *
 * @param booked the day on which the bank books it
 * @param amount signed minor units
 * @param text what the bank writes about it
 * @param payments those it is the sum of
 */
public record BankLine(LocalDate booked, String currency, long amount, String text, List<Payment> payments) {
    /**
     * One payment within a line.
     *
     * @param reference what the sender calls it; may be empty
     * @param amount signed minor units
     */
    public record Payment(String reference, long amount) {}

    public BankLine {
        payments = List.copyOf(payments);
    }

    /** A payment that is a line of its own. */
    public static BankLine of(LocalDate booked, String currency, long amount, String text, String reference) {
        return new BankLine(booked, currency, amount, text, List.of(new Payment(reference, amount)));
    }

    /** The weekday on which a bank books what arrives at an instant, or the first some days after. */
    public static LocalDate day(Instant arrives, int daysAfter) {
        return PayoutDays.of(arrives, daysAfter, LocalTime.NOON)
                .atZone(PayoutDays.ZONE)
                .toLocalDate();
    }

    ObjectNode toJson() {
        var line = Json.object()
                .put("booked", booked.toString())
                .put("currency", currency)
                .put("amount", amount)
                .put("text", text);
        var parts = line.putArray("payments");
        payments.forEach(
                each -> parts.addObject().put("reference", each.reference()).put("amount", each.amount()));
        return line;
    }
}
