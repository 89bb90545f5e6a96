package se.knyt.engine.rules;

import java.util.Optional;

/** Where the money of a skipped purchase stands when a payout brings it: whoever booked the sale has it there. */
public sealed interface SkippedMoney {
    /** Nobody has said: it stands open on the provider's account, by name, until somebody does. */
    record Open() implements SkippedMoney {}

    /** On the provider's account, by the books as they were kept before Knyt: the payout takes it off there. */
    record Earlier() implements SkippedMoney {}

    /** On an account of its own. */
    record On(int account) implements SkippedMoney {}

    /** {@link Open}. */
    static SkippedMoney open() {
        return new Open();
    }

    /** {@link Earlier}. */
    static SkippedMoney earlier() {
        return new Earlier();
    }

    /** As it is stored: {@code open}, {@code earlier} or the account's number. */
    default String code() {
        return switch (this) {
            case Open _ -> "open";
            case Earlier _ -> "earlier";
            case On(int account) -> Integer.toString(account);
        };
    }

    /** The other way. */
    static SkippedMoney ofCode(String code) {
        return switch (code) {
            case "open" -> open();
            case "earlier" -> earlier();
            default -> new On(Integer.parseInt(code));
        };
    }

    /** The account that it stands on; empty while nobody has said. */
    default Optional<Integer> account(int receivable) {
        return switch (this) {
            case Open _ -> Optional.empty();
            case Earlier _ -> Optional.of(receivable);
            case On(int account) -> Optional.of(account);
        };
    }
}
