package se.knyt.server.payouts;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.payouts.PayoutPage.Step;
import se.knyt.server.shell.View;

/** Draws a certificate as steps from what was sold to what was paid, with bars on one common scale. */
final class CertificateSteps {
    private static final long SCALE = 1000;

    private final List<Step> steps = new ArrayList<>();
    private final long widest;
    private long running;

    private CertificateSteps(PayoutQueries.Full payout) {
        this.widest = Math.max(
                1,
                Math.max(
                        Math.abs(payout.row().paid().minor()),
                        Math.max(0, payout.opening().minor())
                                + Math.abs(payout.sales().minor())));
    }

    static List<Step> of(View view, PayoutQueries.Full payout, PayoutPage.Totals totals) {
        var steps = new CertificateSteps(payout);
        steps.step(view.t("cert.opening"), payout.opening());
        steps.step(view.t("cert.sales"), payout.sales());
        steps.step(view.t("cert.refunds"), payout.refunds());
        steps.step(view.t("cert.fees"), payout.fees());
        steps.step(view.t("cert.feevat"), payout.feeVat());
        steps.step(view.t("cert.adjustments"), payout.adjustments());
        if (!payout.fx().isZero()) {
            steps.step(view.t("cert.fx"), payout.fx());
        }
        if (!payout.closing().isZero()) {
            steps.step(view.t("cert.closing"), payout.closing().negated());
        }
        if (!payout.row().difference().isZero()) {
            steps.total(view.t("cert.sum"), totals.net().plus(payout.opening()).minus(payout.closing()));
        }
        steps.total(
                view.t("cert.paid", view.system(payout.row().provider())),
                payout.row().paid());
        return List.copyOf(steps.steps);
    }

    private void step(String label, Money amount) {
        if (amount.isZero()) {
            steps.add(new Step(label, amount, "zero", 0, 0));
            return;
        }
        long from = running;
        running += amount.minor();
        steps.add(new Step(
                label,
                amount,
                amount.isNegative() ? "minus" : "plus",
                scaled(Math.max(0, Math.min(from, running))),
                Math.max(2, scaled(Math.abs(amount.minor())))));
    }

    private void total(String label, Money amount) {
        steps.add(new Step(label, amount, "total", 0, amount.isPositive() ? Math.max(2, scaled(amount.minor())) : 0));
    }

    /** A length of a drawing, not an amount: rounding down is of no consequence. */
    private long scaled(long minor) {
        return Math.min(SCALE, Math.multiplyExact(minor, SCALE) / widest);
    }
}
