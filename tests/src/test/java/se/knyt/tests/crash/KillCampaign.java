package se.knyt.tests.crash;

/** Two hundred deaths instead of twelve: {@code ./knyt campaign kill}. */
class KillCampaign extends KilledUnderLoadTest {
    private static final int KILLS = 200;

    @Override
    int kills() {
        return KILLS;
    }
}
