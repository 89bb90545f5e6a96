package se.knyt.connectors.erp.fortnox;

import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;

/** One kind of effect. Performing goes on from whatever stands in Fortnox already; asking creates nothing. */
interface FortnoxEffect {
    Performed perform(FortnoxClient client, EffectRequest request);

    /** May finish what can be done again at will (our reference on it, marked as sent). */
    Asked ask(FortnoxClient client, EffectRequest request);

    static Asked notThere() {
        return new Asked.NotThere();
    }
}
