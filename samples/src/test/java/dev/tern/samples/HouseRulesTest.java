package dev.tern.samples;

import dev.tern.house.HouseRules;

class HouseRulesTest extends HouseRules {}
