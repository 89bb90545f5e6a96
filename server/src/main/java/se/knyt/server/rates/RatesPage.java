package se.knyt.server.rates;

import java.time.LocalDate;
import java.util.List;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.rates.RateSource;

/**
 * The rates that a company's books go by today.
 *
 * @param books code of the currency of its books
 * @param rates one for each currency that there is one for
 * @param today the company's day
 * @param banks whose rates may count
 * @param choice whose do
 * @param outcome text of what was just done, empty for nothing
 * @param good whether it went well
 */
public record RatesPage(
        String books,
        List<RateDesk.Shown> rates,
        LocalDate today,
        List<RateSource> banks,
        RateDesk.Choice choice,
        String outcome,
        boolean good) {}
