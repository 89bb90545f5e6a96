package se.knyt.simulators.base;

/** Answers the calls of one route. What it commits to the store is done before it returns. */
@FunctionalInterface
public interface Handler {
    Reply handle(Call call);
}
