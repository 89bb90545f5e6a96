package se.knyt.engine.books;

import static se.knyt.engine.books.PayoutBench.sek;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;

/** One dispute about one purchase, 1001, and what becomes of it. */
abstract class DisputeCase {
    PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    List<String> codes() {
        return bench.texts(
                "select code from loose_end where company_id = ? and closed_at is null and code like 'dispute%' order by 1");
    }

    long id() {
        return bench.test.number(bench.company, "select dispute_id from dispute where company_id = ?", bench.company);
    }

    /** Sold for 500.00 at 25 %: revenue 400.00, VAT 100.00. */
    void sold() {
        bench.sold(
                "klarna", "1001", "55", "500.00", Json.write(saleFact(sek("500.00"), sek("100.00"), Optional.empty())));
    }

    static SaleFact saleFact(Money total, Money vat, Optional<ExchangeRate> rate) {
        return new SaleFact(
                "sale:1:1001",
                LocalDate.of(2026, 10, 28),
                LocalDate.of(2026, 10, 28),
                "1001-1",
                "1001",
                "web",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                total.currency(),
                List.of(new SaleLine(
                        OrderRow.Kind.GOODS,
                        "A",
                        "Kaffe",
                        Quantity.of("1"),
                        total,
                        List.of(new TaxLine(Rate.of("25"), vat)),
                        SaleCoding.NONE)),
                List.of(Tender.provider("klarna", total)),
                List.of(),
                rate,
                RateDecision.NONE);
    }
}
