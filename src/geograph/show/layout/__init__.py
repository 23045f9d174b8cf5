from geograph.show.layout.placing import positions
