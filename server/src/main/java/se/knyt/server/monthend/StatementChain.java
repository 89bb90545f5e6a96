package se.knyt.server.monthend;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankingDays;
import se.knyt.core.money.Money;

/**
 * The statements of one account in a row: what they hold together, and what lies between them. Two equal balances say nothing of the days
 * between them, for what came and went on those is in neither; only days on which no bank moves money need no statement.
 */
record StatementChain(List<Span> spans) {
    StatementChain {
        spans = List.copyOf(spans);
    }

    /**
     * What one statement covers.
     *
     * @param opening balance before its first day, null where it tells none
     * @param closing balance after its last day, null where it tells none
     */
    record Span(
            LocalDate from,
            LocalDate to,
            @Nullable Money opening,
            @Nullable Money closing) {
        boolean covers(LocalDate day) {
            return !day.isBefore(from) && !day.isAfter(to);
        }
    }

    /** A statement that does not go on where the one before it ends: entries are missing between them, or one of them is wrong. */
    record Break(LocalDate day, Money closing, Money opening) {}

    /** The banking days of a period, first and last included, that no statement covers. */
    List<LocalDate> missing(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1))
                .filter(day -> BankingDays.isOpen(day) && !covered(day))
                .toList();
    }

    /** The balance after a day: as a statement that reaches it closes, or as one that begins after it opens; empty where none says, or they differ. */
    Optional<Money> balanceAfter(LocalDate day) {
        var before = closingNextTo(day.plusDays(1));
        var after = spans.stream()
                .filter(span -> span.from().isAfter(day)
                        && span.opening() != null
                        && noBankingDay(day.plusDays(1), span.from()))
                .min(Comparator.comparing(Span::from))
                .map(Span::opening);
        if (before.isPresent() && after.isPresent() && !before.equals(after)) {
            return Optional.empty();
        }
        return before.or(() -> after);
    }

    /** The first statement within a period that does not go on where the one before it ends. */
    Optional<Break> broken(LocalDate first, LocalDate last) {
        return spans.stream()
                .filter(span -> !span.from().isBefore(first)
                        && !span.from().isAfter(last.plusDays(1))
                        && !covered(span.from().minusDays(1), span.from()))
                .sorted(Comparator.comparing(Span::from))
                .flatMap(span -> broken(span).stream())
                .findFirst();
    }

    private Optional<Break> broken(Span span) {
        var opening = span.opening();
        var closing = closingNextTo(span.from());
        return opening == null || closing.isEmpty() || closing.get().equals(opening)
                ? Optional.empty()
                : Optional.of(new Break(span.from(), closing.get(), opening));
    }

    /** The closing balance of the last statement that ends before a day with no banking day between. */
    private Optional<Money> closingNextTo(LocalDate day) {
        return spans.stream()
                .filter(span -> span.to().isBefore(day)
                        && span.closing() != null
                        && noBankingDay(span.to().plusDays(1), day))
                .max(Comparator.comparing(Span::to))
                .map(Span::closing);
    }

    private boolean covered(LocalDate day) {
        return spans.stream().anyMatch(span -> span.covers(day));
    }

    /** Whether one statement holds both days: where such a one is, it says itself what lies between. */
    private boolean covered(LocalDate day, LocalDate next) {
        return spans.stream().anyMatch(span -> span.covers(day) && span.covers(next));
    }

    private static boolean noBankingDay(LocalDate from, LocalDate until) {
        return from.datesUntil(until).noneMatch(BankingDays::isOpen);
    }
}
