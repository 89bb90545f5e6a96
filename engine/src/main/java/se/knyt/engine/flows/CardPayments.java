package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** What a gift card pays of an invoice is registered and booked there at delivery: no payout will ever bring it. */
final class CardPayments {
    private CardPayments() {}

    /** Plans register and book; both wait for the invoice that we make to be booked. */
    static void plan(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            TrailState.Doc doc,
            long erp,
            String saleKey,
            WantedEntry entry,
            Operation.RegisterPayment payment) {
        plan(
                plan,
                state,
                context,
                doc,
                erp,
                entry,
                payment,
                List.of(
                        new NewEffect.Need("invoice", erp, InvoiceNumbers.effectKey(saleKey)),
                        new NewEffect.Need("booked", erp, InvoiceNumbers.bookKey(saleKey))));
    }

    /** @param needs the invoice first */
    static void plan(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            TrailState.Doc doc,
            long erp,
            WantedEntry entry,
            Operation.RegisterPayment payment,
            List<NewEffect.Need> needs) {
        var register = PaymentKeys.register(entry.key());
        plan.add(effect(
                state,
                context,
                doc,
                erp,
                register,
                EffectKind.REGISTER_PAYMENT,
                new EffectBody.RegisterPayment(
                        "",
                        payment.amount(),
                        payment.date(),
                        payment.method(),
                        payment.account(),
                        List.of(),
                        "Knyt " + entry.voucher().text()),
                needs));
        plan.add(effect(
                state,
                context,
                doc,
                erp,
                PaymentKeys.book(entry.key()),
                EffectKind.BOOK_PAYMENT,
                new EffectBody.BookPayment(payment.date()),
                List.of(new NewEffect.Need("payment", erp, register), needs.getFirst())));
    }

    /** What gift cards pay of the sales up to this worth: they are used first. */
    static Money upTo(Money cards, Money worth) {
        return cards.compareTo(worth) < 0 ? cards : worth;
    }

    private static NewEffect effect(
            TrailState state,
            PlanContext context,
            TrailState.Doc doc,
            long erp,
            String key,
            EffectKind kind,
            EffectBody body,
            List<NewEffect.Need> needs) {
        return new NewEffect(
                erp,
                key,
                kind,
                state.trail(),
                null,
                doc.id(),
                "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                needs);
    }
}
