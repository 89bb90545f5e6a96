package se.knyt.server.clearing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.LedgerFiles;
import se.knyt.engine.monthend.PostedSince;
import se.knyt.spi.LedgerReader;

/** Asks through the connection itself, in the background: a page never waits for another system. */
public final class EngineLedgerBalances implements LedgerBalances {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLedgerBalances.class);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration ASKED = Duration.ofMinutes(2);
    private static final int KNOWN_MAX = 500;
    private static final Answer ASKING = Answer.without(State.ASKING, "", null);

    private final Engine engine;
    private final InstantSource clock;
    private final LedgerFiles files;
    private final AskedSystem asked;
    private final PostedSince posted;
    private final Map<Question, Known> known = new ConcurrentHashMap<>();

    /** Balances of one company at one day. */
    private record Question(long company, LocalDate day, Set<Integer> accounts) {}

    /**
     * What was asked.
     *
     * @param at in machine time
     * @param companyAt the same moment in the company's time, which a sandbox moves on
     */
    private record Known(Instant at, Instant companyAt, CompletableFuture<Answer> answer) {}

    public EngineLedgerBalances(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
        this.asked = new AskedSystem(engine);
        this.files = new LedgerFiles(engine.database(), engine.clocks());
        this.posted = new PostedSince(engine.database());
    }

    @Override
    public Answer balances(long company, Set<Integer> accounts, LocalDate day) {
        var question = new Question(company, day, Set.copyOf(accounts));
        var there = known.get(question);
        if (there != null && holds(question, there)) {
            return there.answer().getNow(ASKING);
        }
        begin(question);
        return ASKING;
    }

    @Override
    public Answer awaited(long company, Set<Integer> accounts, LocalDate day, Duration wait) {
        var question = new Question(company, day, Set.copyOf(accounts));
        var there = known.get(question);
        if (there == null
                || !holds(question, there)
                || there.answer().getNow(ASKING).state() == State.FAILED) {
            there = begin(question);
        }
        try {
            var answer = there.answer().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return holds(question, there) ? answer : ASKING;
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("the accounting system has not answered in time: {}", e.getMessage());
            return ASKING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ASKING;
        }
    }

    private Known begin(Question question) {
        if (known.size() > KNOWN_MAX) {
            known.clear();
        }
        var begun = new Known(clock.instant(), engine.clocks().now(question.company()), new CompletableFuture<>());
        known.put(question, begun);
        Thread.ofVirtual().name("ledger-balances").start(() -> begun.answer().complete(ask(question)));
        return begun;
    }

    /** An old answer is none; nor is one from before something was booked. One that is awaited is not asked for again meanwhile. */
    private boolean holds(Question question, Known there) {
        var answer = there.answer().getNow(ASKING);
        boolean waits = answer.state() == State.ASKING;
        var kept = waits ? ASKED : KEPT;
        var now = clock.instant();
        // One of a clock that was ahead has no age that is known.
        boolean young = !there.at().isAfter(now)
                && there.at().plus(kept).isAfter(now)
                && (waits
                        || there.companyAt().plus(kept).isAfter(engine.clocks().now(question.company())));
        return young
                && (answer.state() != State.ANSWERED
                        || !posted.is(question.company(), there.at(), there.companyAt(), question.day()));
    }

    private Answer ask(Question question) {
        var system = "";
        long connection = 0;
        try {
            var found = asked.of(question.company());
            if (found.isEmpty()) {
                return byFile(question);
            }
            system = found.get().connector();
            connection = found.get().id();
            return engine.connections().session(found.get()) instanceof LedgerReader reader
                    ? answer(reader, system, connection, question)
                    : byFile(question);
        } catch (RuntimeException | Error e) {
            LOG.info("balances of the accounting system are not known: {}", e.getMessage());
            return Answer.failed(system, connection, clock.instant());
        }
    }

    /** Where no connected system tells, a person may have taken a file out of one that is not connected. */
    private Answer byFile(Question question) {
        return files.balances(question.company(), question.accounts(), question.day())
                .map(told -> isOld(question, told)
                        ? Answer.without(State.OLD, Answer.FILE, told.readAt())
                        : new Answer(
                                told.balances().isEmpty() ? State.FAILED : State.ANSWERED,
                                Answer.FILE,
                                told.readAt(),
                                told.balances(),
                                0,
                                Map.of(),
                                false))
                .orElse(Answer.NONE);
    }

    private boolean isOld(Question question, LedgerFiles.Told told) {
        return posted.is(question.company(), told.readAt(), question.day());
    }

    /** What was known is asked for anew: a file has been read. */
    @Override
    public void forget(long company) {
        known.keySet().removeIf(question -> question.company() == company);
    }

    private Answer answer(LedgerReader reader, String system, long connection, Question question) {
        var balances = reader.balances(question.accounts(), question.day());
        var open = new HashMap<String, Money>();
        boolean past = question.day().isBefore(engine.companies().today(question.company()));
        var then = past ? reader.openInvoices(question.day()) : Optional.<LedgerReader.OpenThen>empty();
        var abroad = new HashMap<Currency, Integer>();
        if (then.isPresent()) {
            then.get().invoices().forEach(invoice -> open.put(invoice.number(), invoice.balance()));
            abroad.putAll(then.get().abroad());
        } else {
            reader.openInvoices().forEach(invoice -> open.put(invoice.number(), invoice.balance()));
            var books = balances.values().stream().map(Money::currency).findFirst();
            open.values().stream()
                    .map(Money::currency)
                    .filter(currency -> books.filter(currency::equals).isEmpty())
                    .forEach(currency -> abroad.merge(currency, 1, Integer::sum));
        }
        return new Answer(
                State.ANSWERED, system, clock.instant(), balances, connection, open, then.isPresent() || !past, abroad);
    }
}
