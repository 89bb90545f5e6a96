package se.knyt.server.rules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import se.knyt.engine.Engine;
import se.knyt.engine.flows.RuleDesk;

/** The engine's desk of rules, for the pages. */
@Configuration(proxyBeanMethods = false)
class RulesSetup {
    @Bean
    RuleDesk ruleDesk(Engine engine) {
        return new RuleDesk(
                engine.database(),
                engine.settings(),
                engine.clocks(),
                engine.connections(),
                engine.control()::planAgain,
                engine.archive());
    }
}
