package se.knyt.server.clearing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Asks a company's accounting system for balances, so that Knyt's word is never the only one. */
@FunctionalInterface
public interface LedgerBalances {
    /** How far the question has come. */
    enum State {
        /** No system that is connected tells balances. */
        NONE,
        /** It is being asked; the page that asks again gets the answer. */
        ASKING,
        ANSWERED,
        /** A file told them before something was booked that changes them. */
        OLD,
        /** It did not answer, or not everything. */
        FAILED
    }

    /**
     * What it said.
     *
     * @param system its connector, empty for none
     * @param at when it answered, null when it has not
     * @param balances by account at the end of the day that was asked for; debit positive
     * @param connection that was asked, whose numbers the invoices have; 0 for a file, and where none was
     * @param invoices what its customer ledger had open, by number, credit notes negative
     * @param then whether that is at the end of the day that was asked for; else when it answered
     * @param abroad how many invoices it then had open in each other currency than that of the books
     */
    record Answer(
            State state,
            String system,
            @Nullable Instant at,
            Map<Integer, Money> balances,
            long connection,
            Map<String, Money> invoices,
            boolean then,
            Map<Currency, Integer> abroad) {
        /** What stands for the system where a person's file tells. */
        public static final String FILE = "sie-file";

        public static final Answer NONE = without(State.NONE, "", null);

        public Answer {
            balances = Map.copyOf(balances);
            invoices = Map.copyOf(invoices);
            abroad = Map.copyOf(abroad);
        }

        /** One of a ledger in which nothing is open in another currency. */
        public Answer(
                State state,
                String system,
                @Nullable Instant at,
                Map<Integer, Money> balances,
                long connection,
                Map<String, Money> invoices,
                boolean then) {
            this(state, system, at, balances, connection, invoices, then, Map.of());
        }

        static Answer without(State state, String system, @Nullable Instant at) {
            return new Answer(state, system, at, Map.of(), 0, Map.of(), false);
        }

        /** Of one that was asked and did not answer. */
        static Answer failed(String system, long connection, Instant at) {
            return new Answer(State.FAILED, system, at, Map.of(), connection, Map.of(), false);
        }

        /** What the customer ledger has open in one currency. */
        public Money openInvoices(Currency currency) {
            return Money.sum(
                    invoices.values().stream()
                            .filter(balance -> balance.currency().equals(currency))
                            .toList(),
                    currency);
        }

        public Optional<Money> balance(int account) {
            return Optional.ofNullable(balances.get(account));
        }
    }

    /** Asks anew: a person has handed in what the accounting program says. */
    default void forget(long company) {}

    /**
     * The same once it has answered: somebody is to sign what it says. One that has failed is asked again.
     *
     * @param wait for how long; then it is {@link State#ASKING} still
     */
    default Answer awaited(long company, Set<Integer> accounts, LocalDate day, Duration wait) {
        return balances(company, accounts, day);
    }

    /**
     * What is known of the accounts at the end of a day; asks in the background where that is nothing, older than a few minutes, or older
     * than what has been booked since: an old answer is none.
     */
    Answer balances(long company, Set<Integer> accounts, LocalDate day);
}
