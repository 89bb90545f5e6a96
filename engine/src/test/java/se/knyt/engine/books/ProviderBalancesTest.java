package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.balances.ProviderBalances;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.payments.PaymentStatuses;
import se.knyt.spi.BalanceSource.Amount;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.PaymentStatusSource.State;
import se.knyt.spi.ProviderFailure;

/** What a provider has not paid out: each reading in the place of the one before, matched, and told of where no order knows it. */
class ProviderBalancesTest {
    private static final Instant MADE = Instant.parse("2026-10-28T10:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-10-28T12:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-10-29T12:00:00Z");

    private final PayoutBench bench = new PayoutBench();
    private final ProviderBalances balances = new ProviderBalances(new LooseEnds(bench.test.engine.ids()));

    @AfterEach
    void close() {
        bench.close();
    }

    private static Transaction transaction(String id, PayoutLine.Kind kind, String order, String amount, String fee) {
        var line = new PayoutLine(1, kind, kind.code(), PayoutBench.sek(amount), MADE, order, "", "", "", "T-" + id);
        return new Transaction(id, line, PayoutBench.sek(fee), Optional.of(LocalDate.of(2026, 11, 2)), "");
    }

    private static Transaction sale(String id, String order, String amount, String fee) {
        return transaction(id, PayoutLine.Kind.SALE, order, amount, fee);
    }

    private void read(Instant at, Transaction... told) {
        var total = List.of(told).stream().map(Transaction::net).reduce(Money.sek("0.00"), Money::plus);
        var balance = new Balance(
                "stripe", at, List.of(new Amount(total, Optional.of(Money.sek("0.00")))), List.of(told), true);
        keep(Optional.of(balance), at);
    }

    private void keep(Optional<Balance> balance, Instant at) {
        bench.test
                .engine
                .database()
                .doForCompany("balance", bench.company, tx -> balances.keep(tx, bench.provider, balance, at));
    }

    private String all() {
        return bench.test.text(
                bench.company,
                "select coalesce(string_agg(t.transaction_id || ' ' || coalesce(f.fact_key, '-') || case when t.gone_at is null then '' else"
                        + " ' gone' end, ', ' order by t.transaction_id), '') from provider_transaction t"
                        + " left join fact f on f.company_id = t.company_id and f.fact_id = t.fact_id where t.company_id = ?",
                bench.company);
    }

    private String ends() {
        return bench.test.text(
                bench.company,
                "select coalesce(string_agg(code || ' ' || (args::json ->> 'order') || ' ' || amount_minor, ', ' order by code), '')"
                        + " from loose_end where company_id = ? and closed_at is null",
                bench.company);
    }

    private void payoutsReadTo(Instant at) {
        bench.test.engine.database().doForCompany("read", bench.company, tx -> {
            tx.update(
                    "insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at, complete_to)"
                            + " values (?, ?, 'payouts', 'trade', 60, ?, ?)"
                            + " on conflict (company_id, connection_id, stream) do update set complete_to = excluded.complete_to",
                    bench.company,
                    bench.provider.id(),
                    at,
                    at);
        });
    }

    /** Of two orders of 1249.00 each transaction finds its own; what leaves stays until payouts have been read after that. */
    @Test
    void whatLeavesTheBalanceStaysUntilItsPayoutCanHaveBeenRead() {
        bench.sold("stripe", "1001", "1", "1249.00");
        bench.sold("stripe", "1002", "2", "1249.00");
        read(FIRST, sale("txn1", "1001", "1249.00", "20.54"), sale("txn2", "1002", "1249.00", "20.54"));
        assertThat(all()).isEqualTo("txn1 sale:1:1001, txn2 sale:1:1002");
        payoutsReadTo(FIRST.plusSeconds(60));
        read(NEXT_DAY, sale("txn2", "1002", "1249.00", "20.54"));
        assertThat(all()).isEqualTo("txn1 sale:1:1001 gone, txn2 sale:1:1002");
        read(NEXT_DAY.plusSeconds(3600), sale("txn2", "1002", "1249.00", "20.54"));
        assertThat(all()).as("payouts were last read before it left").startsWith("txn1 sale:1:1001 gone");
        payoutsReadTo(NEXT_DAY.plusSeconds(60));
        read(NEXT_DAY.plusSeconds(7200), sale("txn2", "1002", "1249.00", "20.54"));
        assertThat(all()).isEqualTo("txn2 sale:1:1002");
        assertThat(bench.test.text(
                        bench.company,
                        "select total_minor || ' ' || available_minor from provider_balance_amount where company_id = ?",
                        bench.company))
                .isEqualTo("122846 0");
        assertThat(bench.test.number(bench.company, "select count(*) from voucher where company_id = ?", bench.company))
                .as("nothing is booked from it")
                .isZero();
        keep(Optional.empty(), NEXT_DAY.plusSeconds(9000));
        assertThat(all()).as("nothing may be read any more").isEmpty();
    }

    /** 1250.00 is not the order's 1249.00, which it names: it is not that sale. */
    @Test
    void anotherAmountIsNotTheSale() {
        bench.sold("stripe", "1001", "1", "1249.00");
        read(FIRST, sale("txn1", "1001", "1250.00", "20.54"));
        assertThat(all()).isEqualTo("txn1 -");
    }

    /** Told a day after it was made, not before; closed when the payout has taken it, or when nothing is known any more. */
    @Test
    void whatNoOrderKnowsIsToldBeforeItsPayoutComes() {
        bench.sold("stripe", "1001", "1", "1249.00");
        var known = sale("txn1", "1001", "1249.00", "20.54");
        var strange = sale("txn2", "B-7", "300.00", "6.30");
        var back = transaction("txn3", PayoutLine.Kind.REFUND, "", "-50.00", "0.00");
        var fee = transaction("txn4", PayoutLine.Kind.FEE, "", "-9.00", "0.00");
        read(MADE.plus(Duration.ofHours(23)), known, strange, back, fee);
        assertThat(ends()).isEmpty();
        read(NEXT_DAY, known, strange, back, fee);
        assertThat(ends()).isEqualTo("balance.refund T-txn3 5000, balance.sale B-7 30000");
        read(NEXT_DAY.plusSeconds(60), known, back, fee);
        assertThat(ends()).isEqualTo("balance.refund T-txn3 5000");
        keep(Optional.empty(), NEXT_DAY.plusSeconds(120));
        assertThat(ends()).isEmpty();
    }

    /**
     * Of 52 reservations that wait, fifty are asked of in a reading, the longest waiting first. What the provider refuses or does not know of
     * one is its word of that one alone; when it can be asked nothing more, what it has told is kept and not asked for again.
     */
    @Test
    void singlePaymentsAreAskedOfABoundedNumberAtATime() {
        var database = bench.test.engine.database();
        var waiting = IntStream.range(0, 52)
                .mapToObj(n -> new PaymentStatuses.Wanted(
                        bench.company, bench.provider.id(), "p" + n, "stripe", 1, FIRST.plusSeconds(52 - n)))
                .toList();
        database.doForCompany("want", bench.company, tx -> PaymentStatuses.want(tx, waiting));
        var due = database.forCompany(
                "due", bench.company, tx -> PaymentStatuses.due(tx, bench.provider, FIRST.plusSeconds(60)));
        assertThat(due).hasSize(50).startsWith("p51", "p50").doesNotContain("p0", "p1");
        var answers = new PaymentStatuses.Answers();
        PaymentStatusSource source = payment -> switch (payment) {
            case "p51" -> Optional.of(PaymentStatus.reserved(State.OPEN, "requires_capture", NEXT_DAY));
            case "p50" -> Optional.empty();
            case "p49" -> throw new ProviderFailure.Refused("stripe.no", "no", Map.of());
            default -> throw new ProviderFailure.RateLimited(Duration.ofSeconds(1));
        };
        assertThatThrownBy(() -> due.forEach(payment -> answers.ask(source, payment)))
                .isInstanceOf(ProviderFailure.RateLimited.class);
        database.doForCompany("keep", bench.company, tx -> answers.keep(tx, bench.provider, NEXT_DAY));
        assertThat(bench.test.text(
                        bench.company,
                        "select string_agg(payment_id || ' ' || state || ' ' || word || ' ' || (expires_at > 'epoch'), ', ' order by payment_id desc)"
                                + " from payment_status where company_id = ? and ask_at is null",
                        bench.company))
                .isEqualTo("p51 open requires_capture true, p50 unknown  false, p49 unknown stripe.no false");
    }
}
