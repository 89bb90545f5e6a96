package se.knyt.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.server.shell.Ref;

/** Every route that changes something, with who may as the reference of roles has it, not read from the code. */
final class ChangingRoutes {
    static final String OWNER = "owner";
    static final String INTEGRATOR = "integrator";
    static final String BOOKKEEPER = "bookkeeper";
    static final String VIEWER = "viewer";
    private static final Set<String> EVERYBODY = Set.of(OWNER, INTEGRATOR, BOOKKEEPER, VIEWER);
    private static final Set<String> DECIDES = Set.of(OWNER, INTEGRATOR, BOOKKEEPER);
    private static final Set<String> PAYS_BACK = Set.of(OWNER, BOOKKEEPER);
    private static final Set<String> SETS_UP = Set.of(OWNER, INTEGRATOR);
    /**
     * A route that changes something.
     *
     * @param path a real address of it
     * @param form what is sent
     * @param may the roles for which it exists
     */
    record Act(String path, String form, Set<String> may) {}

    /** A person who is invited to the first company and has not answered. */
    static final long INVITED = 79_903;

    static final Map<String, Act> ACTS = new LinkedHashMap<>();

    static {
        ACTS.put("/c/{company}/settings/me", new Act("/c/nordan/settings/me", "language=sv", EVERYBODY));
        ACTS.put("/c/{company}/settings/password", new Act("/c/nordan/settings/password", "password=short", EVERYBODY));
        ACTS.put("/c/{company}/settings/sessions", new Act("/c/nordan/settings/sessions", "", EVERYBODY));
        ACTS.put("/c/{company}/settings/rates/fetch", new Act("/c/nordan/settings/rates/fetch", "", DECIDES));
        ACTS.put("/c/{company}/settings/rates/source", new Act("/c/nordan/settings/rates/source", "bank=ecb", DECIDES));
        ACTS.put("/c/{company}/settings/rates/file", new Act("/c/nordan/settings/rates/file", "", DECIDES));
        ACTS.put("/c/{company}/settings/vat", new Act("/c/nordan/settings/vat", "r0.name=x&r0.rate=many", DECIDES));
        ACTS.put("/c/{company}/settings/vat/preview", new Act("/c/nordan/settings/vat/preview", "do=row", DECIDES));
        ACTS.put(
                "/c/{company}/settings/vat/numbers",
                new Act("/c/nordan/settings/vat/numbers", "number=%21&valid=yes", DECIDES));
        ACTS.put(
                "/c/{company}/paid-by-hand/{id}",
                new Act("/c/nordan/paid-by-hand/" + Ref.of(SamplePaidByHand.BOOKED), "way=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/found-elsewhere/{id}",
                new Act("/c/nordan/found-elsewhere/" + Ref.of(SampleFoundElsewhere.REFUND), "word=nonsense", DECIDES));
        ACTS.put("/c/{company}/month-end/ledger", new Act("/c/nordan/month-end/ledger", "", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/vat-rate",
                new Act("/c/nordan/trails/" + SampleFood.NUMBER + "/vat-rate", "answer=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/held-refunds",
                new Act("/c/nordan/trails/" + SampleRefund.HELD + "/held-refunds", "refund=nothing", PAYS_BACK));
        ACTS.put(
                "/c/{company}/vouchers/drafts",
                new Act("/c/nordan/vouchers/drafts", "code=rule.draft-voucher&asked=nothing", PAYS_BACK));
        ACTS.put(
                "/c/{company}/trails/{number}/rule-word",
                new Act("/c/nordan/trails/10450/rule-word", "asked=nothing&word=let-go", PAYS_BACK));
        ACTS.put(
                "/c/{company}/payouts/{provider}/{reference}/rule-word",
                new Act("/c/nordan/payouts/klarna/8R2LM4SE/rule-word", "asked=nothing", PAYS_BACK));
        ACTS.put(
                "/c/{company}/settings/differences",
                new Act("/c/nordan/settings/differences", "rounding.each=many", DECIDES));
        ACTS.put("/c/{company}/settings/people", new Act("/c/nordan/settings/people", "", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/settings/people/{person}/link",
                new Act("/c/nordan/settings/people/" + Ref.of(INVITED) + "/link", "", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/settings/people/{person}/role",
                new Act("/c/nordan/settings/people/" + Ref.of(INVITED) + "/role", "role=viewer", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/settings/people/{person}/remove",
                new Act("/c/nordan/settings/people/" + Ref.of(11) + "/remove", "where=all", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/loose-ends/{id}/retry",
                new Act("/c/nordan/loose-ends/" + Ref.of(90011) + "/retry", "", DECIDES));
        for (var act : List.of("expire", "adjust", "exchange")) {
            ACTS.put(
                    "/c/{company}/gift-cards/{card}/" + act,
                    new Act("/c/nordan/gift-cards/" + Ref.of(78001) + "/" + act, "date=none&seen=1", DECIDES));
        }
        ACTS.put("/c/{company}/gift-cards/expired", new Act("/c/nordan/gift-cards/expired", "seen=none", DECIDES));
        ACTS.put(
                "/c/{company}/returns/{id}/bank",
                new Act("/c/nordan/returns/" + Ref.of(SampleRefund.OWED) + "/bank", "date=none", PAYS_BACK));
        ACTS.put(
                "/c/{company}/returns/{id}/bank/back",
                new Act("/c/nordan/returns/" + Ref.of(SampleRefund.OWED) + "/bank/back", "reason=x", PAYS_BACK));
        ACTS.put(
                "/c/{company}/returns/{id}/paid/back",
                new Act("/c/nordan/returns/" + Ref.of(SampleRefund.OWED) + "/paid/back", "reason=x", PAYS_BACK));
        ACTS.put(
                "/c/{company}/fees/invoices/{id}/back",
                new Act("/c/nordan/fees/invoices/" + Ref.of(79_901) + "/back", "reason=", DECIDES));
        ACTS.put(
                "/c/{company}/settings/refund-account",
                new Act("/c/nordan/settings/refund-account", "account=none", DECIDES));
        ACTS.put(
                "/c/{company}/settings/general-accounts",
                new Act("/c/nordan/settings/general-accounts", "in-transit=none", DECIDES));
        ACTS.put(
                "/c/{company}/settings/general-accounts/preview",
                new Act("/c/nordan/settings/general-accounts/preview", "in-transit=1588", DECIDES));
        ACTS.put("/c/{company}/settings/tips", new Act("/c/nordan/settings/tips", "account=none", DECIDES));
        ACTS.put("/c/{company}/settings/gift-cards", new Act("/c/nordan/settings/gift-cards", "who=none", DECIDES));
        ACTS.put("/c/{company}/loose-ends/retry", new Act("/c/nordan/loose-ends/retry", "group=none", DECIDES));
        ACTS.put(
                "/c/{company}/loose-ends/{id}/close",
                new Act("/c/nordan/loose-ends/" + Ref.of(90011) + "/close", "reason=", DECIDES));
        ACTS.put(
                "/c/{company}/payouts/{provider}/{reference}/bank",
                new Act("/c/nordan/payouts/klarna/7Q4KD2SE/bank", "amount=1", DECIDES));
        ACTS.put(
                "/c/{company}/payouts/{provider}/{reference}/returns",
                new Act("/c/nordan/payouts/klarna/7Q4KD2SE/returns", "line=", DECIDES));
        ACTS.put(
                "/c/{company}/payouts/{provider}/{reference}/returns/amount",
                new Act("/c/nordan/payouts/klarna/7Q4KD2SE/returns/amount", "line=", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/refund",
                new Act("/c/nordan/trails/" + SampleRefund.NUMBER + "/refund", "step=preview", PAYS_BACK));
        ACTS.put(
                "/c/{company}/trails/{number}/return",
                new Act("/c/nordan/trails/" + SampleRefund.NUMBER + "/return", "step=preview", PAYS_BACK));
        for (var act : List.of("receive", "exchange", "cancel")) {
            ACTS.put(
                    "/c/{company}/returns/begun/{id}/" + act,
                    new Act(
                            "/c/nordan/returns/begun/" + Ref.of(SampleRefund.EXPECTED) + "/" + act,
                            "order=none",
                            PAYS_BACK));
        }
        ACTS.put(
                "/c/{company}/returns/asked/{id}/approve",
                new Act("/c/nordan/returns/asked/" + Ref.of(SampleRefund.WAITS) + "/approve", "", PAYS_BACK));
        ACTS.put(
                "/c/{company}/returns/asked/{id}/refuse",
                new Act("/c/nordan/returns/asked/" + Ref.of(SampleRefund.WAITS) + "/refuse", "", PAYS_BACK));
        ACTS.put(
                "/c/{company}/returns/asked/{id}/give-up",
                new Act("/c/nordan/returns/asked/" + Ref.of(SampleRefund.WAITS) + "/give-up", "", PAYS_BACK));
        ACTS.put(
                "/c/{company}/returns/{id}/paid",
                new Act("/c/nordan/returns/" + Ref.of(SampleRefund.OWED) + "/paid", "date=none", PAYS_BACK));
        ACTS.put(
                "/c/{company}/settings/returns",
                new Act("/c/nordan/settings/returns", "freight=nonsense", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/loose-ends/{id}/choose",
                new Act("/c/nordan/loose-ends/" + Ref.of(90011) + "/choose", "customer=1", DECIDES));
        ACTS.put("/c/{company}/month-end/sign", new Act("/c/nordan/month-end/sign", "month=2026-10", DECIDES));
        ACTS.put(
                "/c/{company}/month-end/word",
                new Act("/c/nordan/month-end/word", "month=2026-10&point=customers", Set.of(OWNER, BOOKKEEPER)));
        ACTS.put(
                "/c/{company}/month-end/lock",
                new Act("/c/nordan/month-end/lock", "month=2026-10", Set.of(OWNER, BOOKKEEPER)));
        ACTS.put(
                "/c/{company}/month-end/unlock",
                new Act("/c/nordan/month-end/unlock", "month=2026-10&reason=", Set.of(OWNER, BOOKKEEPER)));
        for (var act : List.of("declare", "late", "reopen", "period")) {
            ACTS.put(
                    "/c/{company}/month-end/vat/" + act,
                    new Act("/c/nordan/month-end/vat/" + act, "month=2026-10", Set.of(OWNER, BOOKKEEPER)));
        }
        ACTS.put("/c/{company}/connections/read", new Act("/c/nordan/connections/read", "", DECIDES));
        ACTS.put(
                "/c/{company}/connections/{ref}/check",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/check", "", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/fix",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/fix", "check=fortnox.accounts&seen=0", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/answers",
                new Act(
                        "/c/nordan/connections/" + Ref.of(102) + "/answers",
                        "answer.klarna.who-captures=yes",
                        SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/sign-in",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/sign-in", "", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/state",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/state", "state=active", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/history",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/history", "", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/winding",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/winding", "on=no", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/timetable",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/timetable", "kind=cron", SETS_UP));
        ACTS.put(
                "/c/{company}/connections/{ref}/read",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/read", "", DECIDES));
        ACTS.put(
                "/c/{company}/connections/{ref}/settings",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/settings", "", SETS_UP));
        ACTS.put("/c/{company}/connections/new/{connector}", new Act("/c/nordan/connections/new/fortnox", "", SETS_UP));
        ACTS.put(
                "/c/{company}/flows/{id}/switch",
                new Act("/c/nordan/flows/" + Ref.of(1) + "/switch", "on=on", SETS_UP));
        ACTS.put("/c/{company}/flows/handled", new Act("/c/nordan/flows/handled", "in=shop", SETS_UP));
        ACTS.put("/c/{company}/flows/set-up", new Act("/c/nordan/flows/set-up", "", SETS_UP));
        ACTS.put("/c/{company}/rules/edit", new Act("/c/nordan/rules/edit", "", SETS_UP));
        ACTS.put("/c/{company}/rules/order", new Act("/c/nordan/rules/order", "", SETS_UP));
        ACTS.put("/c/{company}/rules/first", new Act("/c/nordan/rules/first", "flow=orders-to-erp", SETS_UP));
        ACTS.put("/c/{company}/rules/tables", new Act("/c/nordan/rules/tables", "", SETS_UP));
        ACTS.put(
                "/c/{company}/rules/versions/{version}/restore",
                new Act("/c/nordan/rules/versions/1/restore", "", SETS_UP));
        ACTS.put("/c/{company}/settings/books", new Act("/c/nordan/settings/books", "", SETS_UP));
        ACTS.put("/c/{company}/settings/books/withdraw", new Act("/c/nordan/settings/books/withdraw", "", SETS_UP));
        ACTS.put("/c/{company}/flows/money", new Act("/c/nordan/flows/money", "hand=person", SETS_UP));
        ACTS.put("/c/{company}/flows/money/{place}/remove", new Act("/c/nordan/flows/money/0/remove", "", SETS_UP));
        ACTS.put(
                "/c/{company}/persons/{person}/erase",
                new Act("/c/nordan/persons/" + Ref.of(SamplePersons.FINISHED) + "/erase", "", Set.of(OWNER)));
        ACTS.put(
                "/c/{company}/persons/unreadable/{record}/forget",
                new Act(
                        "/c/nordan/persons/unreadable/" + Ref.of(SamplePersons.UNNAMED) + "/forget",
                        "",
                        Set.of(OWNER)));
        ACTS.put("/c/{company}/bank/file", new Act("/c/nordan/bank/file", "account=none", DECIDES));
        ACTS.put(
                "/c/{company}/bank/sender/{sender}/forget",
                new Act("/c/nordan/bank/sender/" + Ref.of(77101) + "/forget", "", DECIDES));
        ACTS.put("/c/{company}/bank/feed", new Act("/c/nordan/bank/feed", "", DECIDES));
        ACTS.put("/c/{company}/bank/leg", new Act("/c/nordan/bank/leg", "leg=none", DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/match",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/match", "payout=" + Ref.of(70002), DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/deposit",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/deposit", "deposit=" + Ref.of(79902), DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/buyers",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/buyers", "orders=none", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/receivable",
                new Act("/c/nordan/trails/" + SampleReceivable.NUMBER + "/receivable", "date=none", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/receivable/there",
                new Act(
                        "/c/nordan/trails/" + SampleReceivable.NUMBER + "/receivable/there",
                        "payment=" + Ref.of(1),
                        DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/receivable/set-off",
                new Act("/c/nordan/trails/" + SampleReceivable.NUMBER + "/receivable/set-off", "date=none", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/receivable/back",
                new Act(
                        "/c/nordan/trails/" + SampleReceivable.NUMBER + "/receivable/back",
                        "payment=" + Ref.of(SampleReceivable.PAYMENT),
                        DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/swish",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/swish", "orders=1", DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/let-be",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/let-be", "reason=", DECIDES));
        ACTS.put(
                "/c/{company}/bank/{entry}/reopen",
                new Act("/c/nordan/bank/" + Ref.of(77001) + "/reopen", "", DECIDES));
        ACTS.put("/c/{company}/fees", new Act("/c/nordan/fees", "provider=", DECIDES));
        for (var act : List.of("/formats", "/formats/file", "/formats/preview")) {
            ACTS.put(
                    "/c/{company}/connections/{ref}" + act,
                    new Act("/c/nordan/connections/" + Ref.of(SampleOwnProvider.ID) + act, "", DECIDES));
        }
        for (var act : List.of("/token", "/token/{token}/revoke")) {
            ACTS.put(
                    "/c/{company}/connections/{ref}" + act,
                    new Act(
                            "/c/nordan/connections/" + Ref.of(SampleOwnProvider.ID) + act.replace("{token}", Ref.of(2)),
                            "",
                            SETS_UP));
        }
        ACTS.put("/c/{company}/trails/{number}/ask-buyer", new Act("/c/nordan/trails/10600/ask-buyer", "", DECIDES));
        ACTS.put(
                "/c/{company}/trails/{number}/capture",
                new Act("/c/nordan/trails/10600/capture", "what=packed", PAYS_BACK));
        ACTS.put("/c/{company}/trails/{number}/extend", new Act("/c/nordan/trails/10600/extend", "", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/state",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/state", "state=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/entered",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/entered", "last-day=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/loss",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/loss", "way=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/amount",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/amount", "amount=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/exchange",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/exchange", "", DECIDES));
        ACTS.put(
                "/c/{company}/disputes/{id}/back",
                new Act("/c/nordan/disputes/" + Ref.of(78002) + "/back", "", DECIDES));
        ACTS.put(
                "/c/{company}/settings/deadlines",
                new Act("/c/nordan/settings/deadlines", "dispute=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/settings/own-invoice",
                new Act("/c/nordan/settings/own-invoice", "due=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/settings/payments-alone",
                new Act("/c/nordan/settings/payments-alone", "field=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/settings/payments-alone/leave",
                new Act("/c/nordan/settings/payments-alone/leave", "provider=none", DECIDES));
        ACTS.put("/c/{company}/payouts/file", new Act("/c/nordan/payouts/file", "connection=none", DECIDES));
        ACTS.put(
                "/c/{company}/settings/providers/{provider}",
                new Act("/c/nordan/settings/providers/stripe", "receivable=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/fees/invoices/said",
                new Act("/c/nordan/fees/invoices/said", "connection=none&why=x", DECIDES));
        ACTS.put("/c/{company}/fees/invoices", new Act("/c/nordan/fees/invoices", "connection=none", DECIDES));
        ACTS.put(
                "/c/{company}/settings/providers/{provider}/as-all",
                new Act("/c/nordan/settings/providers/stripe/as-all", "connection=0", DECIDES));
        ACTS.put(
                "/c/{company}/settings/providers/{provider}/receivable",
                new Act("/c/nordan/settings/providers/stripe/receivable", "connection=0", DECIDES));
        ACTS.put(
                "/c/{company}/connections/{ref}/payouts/{payout}/taken",
                new Act("/c/nordan/connections/" + Ref.of(102) + "/payouts/po_1/taken", "do=back", DECIDES));
        ACTS.put(
                "/c/{company}/settings/providers/{provider}/receivable/preview",
                new Act("/c/nordan/settings/providers/stripe/receivable/preview", "connection=0", DECIDES));
        ACTS.put(
                "/c/{company}/settings/providers/{provider}/preview",
                new Act("/c/nordan/settings/providers/stripe/preview", "receivable=1582", DECIDES));
        ACTS.put(
                "/c/{company}/settings/prepayments",
                new Act("/c/nordan/settings/prepayments", "way=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/settings/revaluation",
                new Act("/c/nordan/settings/revaluation", "when=nonsense", DECIDES));
        ACTS.put(
                "/c/{company}/month-end/revalue",
                new Act("/c/nordan/month-end/revalue", "month=2026-09", Set.of(OWNER, BOOKKEEPER)));
        ACTS.put("/c/{company}/settings/vouchers", new Act("/c/nordan/settings/vouchers", "scope=nonsense", DECIDES));
        ACTS.put("/c/{company}/sandbox/{action}", new Act("/c/nordan/sandbox/sell", "count=1", DECIDES));
    }

    private ChangingRoutes() {}
}
