package se.knyt.server.companies;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.money.Money;
import se.knyt.server.access.Role;
import se.knyt.server.today.BitingDates;
import se.knyt.server.today.PayoutRhythm;

/**
 * A company as the list shows it. Moments and dates are those of the company's own clock and zone.
 *
 * @param slug its name in addresses
 * @param role what the reader may do there
 * @param completeTo up to when everything is read; empty when a source has never been read whole
 * @param silent sources that fail or wait for a new sign-in
 * @param looseEnds open ones, at most {@link CompanyQueries#COUNT_MAX}
 * @param held what stands on the loose ends, in the company's currency
 * @param alsoHeld in each other currency
 * @param heldPayouts payouts that do not add up
 * @param latePayouts payouts that should have been seen at the bank
 * @param lateProviders contracts of providers that owe for something and have not paid out in time, by currency
 * @param next what comes next
 */
public record CompanyLine(
        String slug,
        String name,
        Role role,
        boolean sandbox,
        Optional<Instant> completeTo,
        LocalDate completeDay,
        boolean connected,
        long silent,
        long looseEnds,
        Money held,
        List<Money> alsoHeld,
        long heldPayouts,
        long latePayouts,
        List<PayoutRhythm.Late> lateProviders,
        BitingDates.Dated next) {
    public CompanyLine {
        alsoHeld = List.copyOf(alsoHeld);
        lateProviders = List.copyOf(lateProviders);
    }

    /** The amounts that there are, that in the company's currency first. */
    public List<Money> amounts() {
        return held.isZero() && !alsoHeld.isEmpty()
                ? alsoHeld
                : Stream.concat(Stream.of(held), alsoHeld.stream()).toList();
    }

    /** The chip's look: what is silent goes before what waits, and nothing is green that is not known to be complete. */
    public String look() {
        if (silent > 0) {
            return "bad";
        }
        if (looseEnds > 0 || heldPayouts > 0 || latePayouts > 0 || !lateProviders.isEmpty()) {
            return "loose";
        }
        return completeTo.isPresent() ? "tied" : "wait";
    }

    /** Key of the chip's word. */
    public String word() {
        return "companies.state." + (look().equals("wait") && !connected ? "empty" : look());
    }
}
