package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * One purchase while it is planned: what is known of it, and the plan that is filled in.
 *
 * @param doc its order
 * @param captures its payments
 * @param target the accounting system or the file that its books go to
 * @param writing what its rules say of how it is written there
 */
record Purchase(
        TrailState state,
        PlanContext context,
        TrailPlan plan,
        TrailState.Doc doc,
        Captures captures,
        long target,
        Writing writing) {
    Order order() {
        return (Order) doc.document();
    }

    /** The connection of the shop that sold it. */
    long shop() {
        return doc.connection();
    }

    /** Whose hand pays a credit note back that a provider is to pay. */
    Hand hand(String provider, Invoice note) {
        return context.inUse().settings().refunds(provider, shop(), note.date());
    }

    /** An effect of the order, under the settings in use. */
    NewEffect effect(long connection, String key, EffectKind kind, EffectBody body, List<NewEffect.Need> needs) {
        return effect(connection, key, kind, "", body, needs);
    }

    /** @param personKey the buyer whose name and address go with it */
    NewEffect effect(
            long connection,
            String key,
            EffectKind kind,
            String personKey,
            EffectBody body,
            List<NewEffect.Need> needs) {
        return effect(connection, key, kind, doc, personKey, body, needs);
    }

    /** @param cause the document that it follows from, where that is not the order */
    NewEffect effect(
            long connection,
            String key,
            EffectKind kind,
            TrailState.Doc cause,
            String personKey,
            EffectBody body,
            List<NewEffect.Need> needs) {
        return new NewEffect(
                connection,
                key,
                kind,
                state.trail(),
                null,
                cause.id(),
                personKey,
                shop(),
                body,
                context.inUse().settings().version(),
                needs);
    }
}
