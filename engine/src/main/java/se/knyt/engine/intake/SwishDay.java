package se.knyt.engine.intake;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.reconciliation.AccountNumbers;

/**
 * The Swish payments of one bank account and booking day, as the payout that they are: by the bank's report of Swish, or by the lines of
 * the account. Either is the same money, so both are found under one reference.
 *
 * @param account letters and digits of the account's number, as whoever told first wrote it
 */
public record SwishDay(String account, LocalDate day) {
    private static final Pattern REFERENCE = Pattern.compile("(.*)-(\\d{8})");

    /** Empty for a reference that names none. */
    public static Optional<SwishDay> of(String reference) {
        var parts = REFERENCE.matcher(reference);
        try {
            return parts.matches()
                    ? Optional.of(new SwishDay(
                            parts.group(1), LocalDate.parse(parts.group(2), DateTimeFormatter.BASIC_ISO_DATE)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** As the report of the bank gives it. */
    public String reference() {
        return account + "-" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /**
     * The one among days already told that this is. One whose account is none of the company's as they are written is the only one of its
     * day: banks write a number in more ways than can be told apart, and the same money must not come twice.
     *
     * @param accounts numbers of the company's bank accounts
     */
    public Optional<SwishDay> among(Collection<SwishDay> told, Collection<String> accounts) {
        var ofDay = told.stream().filter(other -> other.day.equals(day)).toList();
        var exact = ofDay.stream()
                .filter(other -> AccountNumbers.same(other.account, account))
                .toList();
        if (!exact.isEmpty()) {
            return Optional.of(exact.getFirst());
        }
        List<SwishDay> unknown = isOneOf(accounts)
                ? ofDay.stream().filter(other -> !other.isOneOf(accounts)).toList()
                : ofDay;
        return unknown.size() == 1 ? Optional.of(unknown.getFirst()) : Optional.empty();
    }

    private boolean isOneOf(Collection<String> accounts) {
        return accounts.stream().anyMatch(number -> AccountNumbers.same(number, account));
    }
}
