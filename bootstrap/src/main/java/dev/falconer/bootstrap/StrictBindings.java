package dev.falconer.bootstrap;

import com.google.inject.AbstractModule;

/** What is not bound by a module is a mistake, not a guess. */
final class StrictBindings extends AbstractModule {

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
    }
}
