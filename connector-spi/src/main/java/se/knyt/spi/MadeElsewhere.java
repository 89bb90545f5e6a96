package se.knyt.spi;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A payment of another hand that stands where ours was to be registered. A target refuses ours with {@link #CODE} and these arguments;
 * what the system does not tell is empty, never guessed.
 *
 * @param invoice the invoice's number
 * @param number the payment's number there
 * @param date its payment date
 * @param amount signed as registered
 * @param value what it puts on that account in the currency of the books, signed alike; empty for one in that currency, and where it
 *     is not told
 * @param account that it books the money on, 0 where that is not told
 * @param voucher that booked it ({@code C 5 2026}), empty where it is not booked or not told
 * @param booked whether it is booked
 * @param user who registered it, empty where that is not told
 * @param source the system's own word for where it came from, empty where that is not told
 */
public record MadeElsewhere(
        String invoice,
        String number,
        LocalDate date,
        Money amount,
        Optional<Money> value,
        int account,
        String voucher,
        boolean booked,
        String user,
        String source) {
    /** The code of the refusal. */
    public static final String CODE = "payment.made-elsewhere";

    private static final String CURRENCY = "currency";

    /** As arguments of the refusal. */
    public Map<String, String> arguments() {
        var all = new TreeMap<String, String>();
        all.put("invoice", invoice);
        all.put("payment", number);
        all.put("date", date.toString());
        all.put("paid", amount.toPlain());
        all.put(CURRENCY, amount.currency().code());
        value.ifPresent(worth -> all.put("value", worth.toString()));
        all.put("account", Integer.toString(account));
        all.put("voucher", voucher);
        all.put("booked", Boolean.toString(booked));
        all.put("user", user);
        all.put("source", source);
        return all;
    }

    /** Read back from the arguments; empty where they are not those of such a refusal. */
    public static Optional<MadeElsewhere> of(Map<String, String> arguments) {
        try {
            return Optional.of(new MadeElsewhere(
                    arguments.getOrDefault("invoice", ""),
                    arguments.getOrDefault("payment", ""),
                    LocalDate.parse(arguments.getOrDefault("date", "")),
                    Money.parse(arguments.getOrDefault("paid", ""), new Currency(arguments.getOrDefault(CURRENCY, ""))),
                    value(arguments.getOrDefault("value", "")),
                    Integer.parseInt(arguments.getOrDefault("account", "0")),
                    arguments.getOrDefault("voucher", ""),
                    Boolean.parseBoolean(arguments.getOrDefault("booked", "")),
                    arguments.getOrDefault("user", ""),
                    arguments.getOrDefault("source", "")));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** As {@link Money#toString} writes it. */
    private static Optional<Money> value(String text) {
        var at = text.indexOf(' ');
        return at < 0
                ? Optional.empty()
                : Optional.of(Money.parse(text.substring(0, at), new Currency(text.substring(at + 1))));
    }
}
