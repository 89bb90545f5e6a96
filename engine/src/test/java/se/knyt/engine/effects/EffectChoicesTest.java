package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;

/** Several customers fit: a person chooses, the choice is the counterpart, and what waited for a customer goes on. */
class EffectChoicesTest {
    private SenderBench bench;
    private ScriptedSystem system;
    private SenderBench.Node process;

    @BeforeEach
    void open() {
        bench = new SenderBench();
        system = bench.test.system;
        process = bench.node("first");
        system.answer("customer", request -> {
            throw new ProviderFailure.Refused("customer.ambiguous", "two fit", Map.of("numbers", "17, 18"));
        });
        system.answer("invoice", request -> Performed.of("invoice of " + request.need("customer")));
        bench.plan(
                "customer",
                EffectKind.CREATE_CUSTOMER,
                new EffectBody.CreateCustomer("1/acme", true, "556000-0175", "", "SE", Currency.SEK),
                1L);
        bench.plan("invoice", 1L, bench.need("customer"));
        bench.run(process);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theOneChosenIsTheCounterpartAndThePurchaseGoesOn() {
        assertThat(bench.state("customer")).isEqualTo("held");
        bench.test
                .engine
                .database()
                .doForCompany(
                        "document",
                        bench.company,
                        tx -> tx.update("update effect set document_id = 7 where effect_key = 'customer'"));
        long end = looseEnd("customer");
        assertThat(bench.test
                        .engine
                        .control()
                        .choice(bench.company, end)
                        .orElseThrow()
                        .candidates())
                .containsExactly("17", "18");

        assertThat(bench.test.engine.control().choose(bench.company, end, "18", "Eva"))
                .isTrue();
        bench.run(process);

        assertThat(bench.state("customer")).isEqualTo("done");
        assertThat(bench.test.text(bench.company, "select result_id from effect where effect_key = 'invoice'"))
                .isEqualTo("invoice of 18");
        assertThat(bench.test.text(
                        bench.company, "select kind || ' ' || target_id from counterpart where document_id = 7"))
                .isEqualTo("create-customer 18");
        assertThat(bench.test.text(bench.company, "select actor || ' ' || action || ' ' || details from audit_log"))
                .contains("Eva customer.choose", "17, 18");
        assertThat(system.performed()).as("nothing was made twice").containsExactly("customer", "invoice");
    }

    @Test
    void nobodyElseCanBeChosenAndNobodyChoosesTwice() {
        long end = looseEnd("customer");
        var control = bench.test.engine.control();
        assertThatThrownBy(() -> control.choose(bench.company, end, "19", "Eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.state("customer")).isEqualTo("held");
        assertThat(control.choose(bench.company, end, "17", "Eva")).isTrue();
        assertThat(control.choose(bench.company, end, "18", "Bo")).isFalse();
        bench.run(process);
        assertThat(bench.test.text(bench.company, "select result_id from effect where effect_key = 'invoice'"))
                .isEqualTo("invoice of 17");
    }

    private long looseEnd(String key) {
        long effect = bench.test.number(
                bench.company,
                "select effect_id from effect where company_id = ? and effect_key = ?",
                bench.company,
                key);
        bench.test
                .engine
                .database()
                .doForCompany(
                        "loose-end",
                        bench.company,
                        tx -> new LooseEnds(bench.test.engine.ids())
                                .add(
                                        tx,
                                        bench.company,
                                        new LooseEnd(
                                                "effect:" + effect,
                                                bench.error(key),
                                                Map.of(),
                                                "g",
                                                null,
                                                null,
                                                effect,
                                                bench.target.id(),
                                                null,
                                                bench.test.clock.instant(),
                                                false),
                                        bench.test.clock.instant()));
        return bench.test.number(
                bench.company, "select loose_end_id from loose_end where company_id = ?", bench.company);
    }
}
