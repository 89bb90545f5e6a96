package se.knyt.spi;

/** Writes what a preflight proposed and a person has seen and agreed to, and nothing else. */
public interface Remedy extends Preflight {
    /**
     * Makes one change as it was shown. What stands there already, by whatever hand, is left as it is.
     *
     * @throws ProviderFailure when it was refused or its outcome is not known; a further preflight tells what stands
     * @throws IllegalArgumentException for a change of another system
     */
    void remedy(Change change);
}
