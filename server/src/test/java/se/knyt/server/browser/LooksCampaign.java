package se.knyt.server.browser;

/** Every page in the dark at phone width too: {@code ./knyt campaign looks}. */
class LooksCampaign extends PagesInBrowserTest {
    @Override
    boolean isWalkedInTheDark(int page) {
        return true;
    }
}
