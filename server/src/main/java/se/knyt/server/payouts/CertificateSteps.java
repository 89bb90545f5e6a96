package se.knyt.server.payouts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.server.payouts.PayoutPage.Step;
import se.knyt.server.shell.View;

/** Draws a certificate as a waterfall from what was sold to what was paid: each bar begins where the one before ended. */
final class CertificateSteps {
    private static final long SCALE = 1000;
    private static final long VISIBLE = 2;

    /** A bar in minor units, before the scale is known. */
    private record Bar(String label, String step, String href, Money amount, String kind, long from, long to) {}

    /**
     * Where the steps lead that no lines stand behind.
     *
     * @param page address of the payout
     * @param opening what was carried over the day before
     * @param closing what is carried over from it
     */
    record Ways(String page, String opening, String closing, String difference, String paid) {
        String lines(String step) {
            return page + (step.isEmpty() ? "" : "?step=" + step) + "#lines";
        }
    }

    private final List<Bar> bars = new ArrayList<>();
    private final View view;
    private final Ways ways;
    private long running;

    private CertificateSteps(View view, Ways ways) {
        this.view = view;
        this.ways = ways;
    }

    /** @param sums of the lines, by step; what is not there is nothing */
    static List<Step> of(View view, PayoutQueries.Full payout, Map<CertificateStep, Money> sums, Ways ways) {
        var steps = new CertificateSteps(view, ways);
        steps.step("cert.opening", "", ways.opening(), payout.opening());
        for (var step : CertificateStep.values()) {
            var amount = sums.get(step);
            if (amount != null || step.always()) {
                steps.step(
                        "cert." + step.code(),
                        step.code(),
                        ways.lines(step.code()),
                        amount == null ? payout.opening().minus(payout.opening()) : amount);
            }
        }
        if (!payout.closing().isZero()) {
            steps.step("cert.closing", "", ways.closing(), payout.closing().negated());
        }
        var paid = payout.row().paid();
        var sum = Money.of(steps.running, paid.currency());
        if (!sum.equals(paid)) {
            steps.total(view.t("cert.sum"), ways.lines(""), sum);
            steps.difference(paid.minus(sum), payout.explainedBy());
        }
        steps.total(view.t("cert.paid", view.system(payout.row().provider())), ways.paid(), paid);
        return steps.scaled();
    }

    private void step(String key, String step, String href, Money amount) {
        long from = running;
        running = Math.addExact(running, amount.minor());
        var kind = amount.isZero() ? "zero" : amount.isNegative() ? "minus" : "plus";
        bars.add(new Bar(view.t(key), step, href, amount, kind, from, running));
    }

    private void difference(Money amount, String explainedBy) {
        long from = running;
        running = Math.addExact(running, amount.minor());
        var label = explainedBy.isEmpty()
                ? view.t("cert.difference")
                : view.t("cert.difference.of", view.t("differences." + explainedBy));
        bars.add(new Bar(label, "", ways.difference(), amount, "diff", from, running));
    }

    private void total(String label, String href, Money amount) {
        bars.add(new Bar(label, "", href, amount, "total", 0, amount.minor()));
    }

    /** All on one scale that holds zero and every level that the sum passes. */
    private List<Step> scaled() {
        long low = 0;
        long high = 1;
        for (var bar : bars) {
            low = Math.min(low, Math.min(bar.from(), bar.to()));
            high = Math.max(high, Math.max(bar.from(), bar.to()));
        }
        var result = new ArrayList<Step>();
        for (var bar : bars) {
            long left = place(Math.min(bar.from(), bar.to()), low, high);
            long right = place(Math.max(bar.from(), bar.to()), low, high);
            long width = bar.kind().equals("zero") ? 0 : Math.max(VISIBLE, right - left);
            result.add(new Step(
                    bar.label(),
                    bar.step(),
                    bar.href(),
                    bar.amount(),
                    bar.kind(),
                    Math.min(left, SCALE - width),
                    width,
                    place(bar.to(), low, high),
                    place(0, low, high)));
        }
        return List.copyOf(result);
    }

    /** A place in a drawing, not an amount: rounding down is of no consequence. */
    private static long place(long minor, long low, long high) {
        return Math.multiplyExact(minor - low, SCALE) / Math.max(1, high - low);
    }
}
