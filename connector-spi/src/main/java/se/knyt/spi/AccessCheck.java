package se.knyt.spi;

/** A session that can show, by the cheapest call there is, whether the system lets it in. Nothing is changed over there. */
public interface AccessCheck extends Session {
    /**
     * Asks the system something that only an accepted sign-in is answered.
     *
     * @return false where there is nothing to ask: a connection that only files reach
     * @throws ProviderFailure when the system does not answer, or does not let it in
     */
    boolean checkAccess();
}
