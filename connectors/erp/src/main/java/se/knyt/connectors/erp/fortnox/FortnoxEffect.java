package se.knyt.connectors.erp.fortnox;

import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;

/** One kind of effect. Performing goes on from whatever stands in Fortnox already; asking only reads. */
interface FortnoxEffect {
    Performed perform(FortnoxClient client, EffectRequest request);

    /** {@code NotThere} also for what stands there half done: performing it again finishes it. */
    Asked ask(FortnoxClient client, EffectRequest request);

    static Asked notThere() {
        return new Asked.NotThere();
    }
}
