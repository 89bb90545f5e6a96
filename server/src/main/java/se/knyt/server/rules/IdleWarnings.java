package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.flows.IdleActions.Idle;
import se.knyt.server.shell.View;

/** Tells of rules that are saved and do nothing as the company's orders go now. */
final class IdleWarnings {
    private IdleWarnings() {}

    /** A line for each. */
    static List<String> of(View v, List<Idle> idle) {
        return idle.stream()
                .map(one -> one.action()
                        .map(action -> v.t(
                                "rules.idle.action", one.rule(), RuleWords.says(v, action), v.t("flow." + one.flow())))
                        .orElseGet(() -> v.t("rules.idle.rule", one.rule(), v.t("flow." + one.flow()))))
                .toList();
    }
}
