package se.knyt.server.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import se.knyt.engine.Engine;

/** What a euro costs in the sandbox, whose clock runs ahead of every bank: made up from the day, so that it is the same each time. */
final class SandboxRates {
    private static final int DAYS_AHEAD = 60;
    private static final int LOWEST = 112_000;
    private static final int SPREAD = 1_500;
    private static final int SCALE = 10_000;

    private final Engine engine;
    private final long company;

    SandboxRates(Engine engine, long company) {
        this.engine = engine;
        this.company = company;
    }

    /** Tells the company the rates of today and the weeks to come, in the form of the European Central Bank's file. */
    void known() {
        var today = LocalDate.ofInstant(engine.clocks().now(company), SandboxClock.ZONE);
        var file = new StringBuilder("Date,SEK\n");
        for (int day = 0; day < DAYS_AHEAD; day++) {
            file.append(today.plusDays(day))
                    .append(',')
                    .append(rate(today.plusDays(day)))
                    .append('\n');
        }
        engine.rates().fromFile(company, "eurofxref.csv", file.toString().getBytes(StandardCharsets.UTF_8), "sandbox");
    }

    /** From 11.2000 to 11.3499 kronor. */
    private static String rate(LocalDate day) {
        int steps = LOWEST + Math.floorMod(day.toEpochDay() * 7919L, SPREAD);
        return String.format(Locale.ROOT, "%d.%04d", steps / SCALE, steps % SCALE);
    }
}
