package se.knyt.server.settings;

import se.knyt.engine.books.VoucherDesk;
import se.knyt.engine.settings.VoucherScopes.Scope;

/**
 * What one voucher holds, as it is now and as it will be.
 *
 * @param problem key of what was wrong with the form sent, empty for nothing
 */
public record VouchersSettingPage(VoucherDesk.State state, String problem) {
    /** {@code sale} or {@code day}. */
    public String code(Scope scope) {
        return VouchersSettingController.code(scope);
    }

    /** What will hold when nothing more is chosen: it is what the form shows as chosen. */
    public Scope coming() {
        return state.next().map(change -> change.scope()).orElse(state.now());
    }
}
