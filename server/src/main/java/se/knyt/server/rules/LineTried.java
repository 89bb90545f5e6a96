package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.Verdict;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.VoucherQueries;

/** What rules tried on a payout's line say of it, in the reader's words. */
public final class LineTried {
    private LineTried() {}

    /** What a line is, with the provider's word where Knyt does not know it. */
    public static String kind(View v, String kind, String word) {
        return kind.equals(PayoutLine.Kind.UNRECOGNIZED.code())
                ? v.t("line.unrecognized.word", word)
                : v.t("line." + kind);
    }

    /** Each thing that the rules say of how the line is booked. */
    public static List<String> says(View v, LineTrial trial) {
        var said = new ArrayList<String>();
        var ruling = trial.ruling();
        if (!trial.isRuled() || trial.held().isPresent()) {
            return said;
        }
        var kind = trial.line().kind();
        if (ruling.kind(kind) != kind) {
            said.add(v.t(
                    "rules.says.line-kind",
                    v.t(RuleWords.choice("as", ruling.kind(kind).code()))));
        }
        if (ruling.account() != 0) {
            said.add(v.t("rules.says.line-account", VoucherQueries.account(v, ruling.account())));
        }
        if (!ruling.costCentre().isEmpty()) {
            said.add(v.t("voucher.cost-centre", ruling.costCentre()));
        }
        if (!ruling.project().isEmpty()) {
            said.add(v.t("voucher.project", ruling.project()));
        }
        ruling.dimensions().objects().forEach((number, object) -> said.add(v.t("voucher.dimension", number, object)));
        if (ruling.decides(kind)) {
            said.add(v.t("voucher.chosen.rule", ruling.rule(), ruling.version()));
        }
        return said;
    }

    /** Which line decides for one of a dispute; empty where it is its own matter. */
    public static String decides(View v, LineTrial trial) {
        return trial.decides()
                .map(first -> {
                    var of = trial.ruling();
                    var where = v.t("rules.try.dispute", first.line(), first.reference());
                    return where + " "
                            + (of.account() == 0
                                    ? v.t("rules.try.dispute.settings")
                                    : v.t(
                                            "rules.try.dispute.rule",
                                            VoucherQueries.account(v, of.account()),
                                            of.rule(),
                                            of.version()));
                })
                .orElse("");
    }

    /** End of the key of what the rules decide. */
    public static String decision(LineTrial trial) {
        return trial.held().isPresent() ? "hold" : trial.verdict().skipped() ? "skip" : "go_on";
    }

    /** By which rule others have it, why, and where its money stands. */
    public static String skipped(View v, Verdict verdict) {
        var said = verdict.arguments();
        var money = said.getOrDefault("money", "open");
        boolean named = money.equals("open") || money.equals("earlier");
        return v.t(
                        "skipped.lines.why",
                        said.getOrDefault("rule", ""),
                        verdict.version(),
                        said.getOrDefault("reason", ""))
                + " "
                + v.t("rules.says.skip." + (named ? money : "account"), named ? "" : money);
    }

    /** Whether a rule that holds would skip the line, which cannot be. */
    public static boolean passedOver(LineTrial trial) {
        return trial.verdict().steps().stream()
                .filter(step -> step.state() == RuleOutcome.State.MATCHED)
                .flatMap(step -> step.rule().actions().stream())
                .anyMatch(action -> action.kind().equals("skip"));
    }

    /** Why the payout would wait for this line. */
    public static List<Message> held(View v, LineTrial trial) {
        return trial
                .held()
                .map(reason -> {
                    var arguments = new TreeMap<>(reason.arguments());
                    arguments.put("provider", trial.provider());
                    arguments.put("reference", trial.reference());
                    return v.messages().of(reason.code(), arguments);
                })
                .stream()
                .toList();
    }

    /** Why a draft is left to a person: something is in the way, or a rule says so. */
    public static List<Message> left(View v, ReturnDrafts.Trial trial) {
        var draft = trial.draft();
        if (!draft.problem().isEmpty()) {
            return List.of(v.messages().of(draft.problem(), draft.arguments()));
        }
        return trial.verdict().filter(verdict -> verdict.held()).stream()
                .map(verdict -> {
                    Map<String, String> arguments = new TreeMap<>(verdict.arguments());
                    arguments.put("order", draft.order());
                    return v.messages().of(verdict.code(), arguments);
                })
                .toList();
    }
}
